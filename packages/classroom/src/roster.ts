import { readFileSync } from "node:fs";
import { type Exercise, Problem } from "@lbaws/course";
import { sameName } from "./names.ts";
import type { Row } from "./row.ts";

/** The students of a class, a name per line; empty lines and lines that begin with # are left out. */
export function readRoster(file: string): string[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new Problem(
      `The roster ${file} cannot be read as UTF-8 text (${(error as Error).message}): give a file with a name per line.`,
      2,
    );
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const names = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const keys = names.map(sameName);
  return names.filter((_, index) => keys.indexOf(keys[index] as string) === index);
}

/** A row for each student and exercise without a submission. */
export function missingRows(
  roster: string[],
  exercises: Exercise[],
  handedIn: { student: string; exercise: string }[],
): Row[] {
  const there = new Set(handedIn.map(({ student, exercise }) => `${exercise} ${sameName(student)}`));
  return exercises.flatMap(({ id }) =>
    roster
      .filter((student) => !there.has(`${id} ${sameName(student)}`))
      .map(
        (student): Row => ({
          student,
          exercise: id,
          status: "missing",
          seconds: 0,
          flags: [],
          checks: [],
          why: "Nothing was handed in.",
        }),
      ),
  );
}
