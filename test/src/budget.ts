import { changes } from "./git.ts";
import { files, type Lesson } from "./lessons.ts";

/** What a step costs its reader, in src. */
export interface Budget {
  /** Files that differ. */
  files: number;
  added: number;
  removed: number;
  /** Lines changed in files that were there before; a changed line is one line, not one added and one removed. */
  changed: number;
  newFiles: number;
  newLines: number;
}

/** Adds up git's numbers for the sources of a step. A lesson without a base is all new. */
export function budgetOf(lesson: Lesson, base: Lesson | undefined): Budget {
  const names = new Set([...(base === undefined ? [] : files(base, "src")), ...files(lesson, "src")]);
  const all = changes(base?.path ?? "/nonexistent", lesson.path, [...names]);
  const fresh = all.filter(({ kind }) => kind === "new");
  const old = all.filter(({ kind }) => kind !== "new");
  const sum = (of: number[]) => of.reduce((total, number) => total + number, 0);
  return {
    files: all.length,
    added: sum(all.map(({ added }) => added)),
    removed: sum(all.map(({ removed }) => removed)),
    changed: sum(old.map(({ added, removed }) => Math.max(added, removed))),
    newFiles: fresh.length,
    newLines: sum(fresh.map(({ added }) => added)),
  };
}
