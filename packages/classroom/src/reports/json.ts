import { readFileSync } from "node:fs";
import { Problem } from "@lbaws/course";
import type { Grading, Row } from "../row.ts";
import { parseBounded } from "./bounded.ts";

const STATUSES = ["passed", "failed", "timed-out", "crashed", "ungradable", "missing"];

/** A class as JSON, all of it, in pieces: together they may be longer than a string can be. */
export function* formatJson({ rows, ...rest }: Grading): Generator<string> {
  yield `${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "rows": [`;
  for (const [index, row] of rows.entries()) yield `${index === 0 ? "" : ","}\n${JSON.stringify(row, null, 2)}`;
  yield "\n  ]\n}\n";
}

/** Reads what formatJson wrote. Throws a Problem that names the file when it cannot be. */
export function readGrading(file: string): Grading {
  let data: unknown;
  try {
    data = parseBounded(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Problem(
      `${file} cannot be read (${(error as Error).message}): give folders that \`npm run grade\` has written.`,
    );
  }
  if (isGrading(data)) return data;
  throw new Problem(`${file} is no report of \`npm run grade\`: give folders that it has written.`);
}

function isGrading(data: unknown): data is Grading {
  const { format, course, graded, inForce, exercises, rows } = (data ?? {}) as Record<string, unknown>;
  const texts = typeof course === "string" && typeof graded === "string";
  const lists = [inForce, exercises, rows].every(Array.isArray);
  return format === 1 && texts && lists && (rows as unknown[]).every(isRow);
}

export function isRow(data: unknown): data is Row {
  const { student, exercise, status, flags, checks } = (data ?? {}) as Record<string, unknown>;
  const texts = typeof student === "string" && typeof exercise === "string" && STATUSES.includes(status as string);
  return texts && Array.isArray(flags) && Array.isArray(checks);
}
