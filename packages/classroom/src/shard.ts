import { Problem } from "@lbaws/course";

/** One part of a class that is graded in several places: the `index`th of `of`, from 1. */
export interface Shard {
  index: number;
  of: number;
}

/** Reads "2/5". Throws a Problem (usage). */
export function parseShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw new Problem(`--shard takes a part and a number of parts, such as 1/3, and it is "${text}".`, 2);
}

/** The files of a shard: every n-th, so that each shard has as many. */
export function pick<T>(files: T[], { index, of }: Shard): T[] {
  return files.filter((_, position) => position % of === index - 1);
}
