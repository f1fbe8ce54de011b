import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

type Entries = Record<string, Entry>;

export function entryOf(root: string, exercise: Exercise): Entry {
  return load(root)[nameOf(exercise)] ?? { hints: 0 };
}

/** Changes what is remembered of an exercise; the file is replaced as a whole. */
export function remember(root: string, exercise: Exercise, change: Partial<Entry>): void {
  const record = load(root);
  const entry = { hints: 0, ...record[nameOf(exercise)], ...change };
  const file = fileOf(root);
  mkdirSync(join(file, ".."), { recursive: true });
  const sorted = Object.entries({ ...record, [nameOf(exercise)]: entry }).sort(([a], [b]) => a.localeCompare(b));
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`, { flush: true });
  renameSync(`${file}.${process.pid}`, file);
}

function fileOf(root: string): string {
  return join(root, ".course", "exercises.json");
}

function load(root: string): Entries {
  const file = fileOf(root);
  if (!existsSync(file)) return {};
  try {
    const data: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isRecord(data)) return data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const aside = `${file}.damaged-${Date.now()}`;
  renameSync(file, aside);
  console.error(
    `.course/exercises.json is damaged and now kept as ${aside.slice(root.length + 1)}: your progress with the exercises starts again, or repair that file and move it back.`,
  );
  return {};
}

function isRecord(data: unknown): data is Entries {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  return Object.values(data).every((entry) => Number.isInteger(entry?.hints) && entry.hints >= 0);
}
