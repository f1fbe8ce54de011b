import { coloured, paint } from "../paint.ts";

/** A bar of so many characters that shows how many of all are done; in ASCII where there are no colours. */
export function bar(done: number, all: number, width: number): string {
  const full = all === 0 ? 0 : Math.floor((done / all) * width);
  if (!coloured()) return `[${"#".repeat(full)}${"-".repeat(width - full)}]`;
  return `[${paint("green", "█".repeat(full))}${paint("dim", "░".repeat(width - full))}]`;
}
