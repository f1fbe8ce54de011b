import { Notes } from "../notes.ts";
import { type Exercise, nameOf } from "./catalogue.ts";

/** What is remembered of an exercise, in .course/exercises.json. */
export interface Entry {
  /** When its checks first passed: ISO 8601, UTC. */
  done?: string;
  /** How many hints were shown. */
  hints: number;
  /** Of the last run: checks passed and all. */
  passed?: number;
  checks?: number;
}

const notes = new Notes("exercises.json", "your progress with the exercises starts again", isEntry);

export function entryOf(root: string, exercise: Exercise): Entry {
  return notes.load(root)[nameOf(exercise)] ?? { hints: 0 };
}

/** Changes what is remembered of an exercise. */
export function remember(root: string, exercise: Exercise, change: Partial<Entry>): void {
  const all = notes.load(root);
  notes.save(root, { ...all, [nameOf(exercise)]: { hints: 0, ...all[nameOf(exercise)], ...change } });
}

function isEntry(entry: unknown): entry is Entry {
  const { hints } = (entry ?? {}) as Partial<Entry>;
  return Number.isInteger(hints) && (hints as number) >= 0;
}
