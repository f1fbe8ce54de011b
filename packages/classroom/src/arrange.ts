import { sameName, spellAlike } from "./names.ts";
import type { Row } from "./row.ts";

const SEVERAL = "several files for this exercise";

/** The order of a report: student, exercise, and of several rows for the same the one that counts last. All of those get a flag. */
export function arrange(rows: Row[], roster: string[] = []): Row[] {
  const sorted = spellAlike(rows, roster).toSorted(
    (a, b) => a.student.localeCompare(b.student, "en") || compare(a.exercise, b.exercise) || compareWeight(a, b),
  );
  const groups = Map.groupBy(sorted, ({ student, exercise }) => JSON.stringify([sameName(student), exercise]));
  return [...groups.values()].flatMap(flagSeveral);
}

/** What could be graded counts before what could not, then the later one by the students' clocks; their names decide the rest. */
function compareWeight(a: Row, b: Row): number {
  const isGraded = (row: Row) => Number(row.reached !== undefined);
  return isGraded(a) - isGraded(b) || timeOf(a) - timeOf(b) || compare(a.file ?? "", b.file ?? "");
}

function timeOf({ submitted = "" }: Row): number {
  return Date.parse(submitted) || 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** What an earlier grading said of fewer files is taken back. */
function flagSeveral(rows: Row[]): Row[] {
  const counts = rows.at(-1)?.file;
  const added = rows.length > 1 ? [`${SEVERAL}: ${rows.length}, of which ${counts} counts`] : [];
  return rows.map((row) => ({ ...row, flags: [...row.flags.filter((flag) => !flag.startsWith(SEVERAL)), ...added] }));
}
