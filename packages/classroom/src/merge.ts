import { Problem } from "@lbaws/course";
import { arrange } from "./arrange.ts";
import { sameName } from "./names.ts";
import { readGrading } from "./reports/index.ts";
import type { Grading, Row } from "./row.ts";

/** Puts the gradings of several shards together, in whatever order they come. Throws a Problem when a shard is not there. */
export function merge(files: string[]): Grading {
  const gradings = files.map(readGrading);
  const [first] = gradings;
  if (first === undefined) throw new Problem("Name the reports to put together.", 2);
  checkShards(gradings);
  const exercises = new Map(gradings.flatMap((one) => one.exercises).map((exercise) => [exercise.id, exercise]));
  const rows = new Map(gradings.flatMap((one) => one.rows).map((row) => [keyOf(row), row]));
  return {
    format: 1,
    course: first.course,
    graded:
      gradings
        .map(({ graded }) => graded)
        .sort()
        .at(-1) ?? first.graded,
    inForce: [...new Set(gradings.flatMap((one) => one.inForce))],
    exercises: [...exercises.values()].sort((a, b) => a.id.localeCompare(b.id)),
    rows: arrange([...rows.values()]),
  };
}

/** A submission has one row, however often its report is given. */
function keyOf({ exercise, student, file = "", hash = "" }: Row): string {
  return JSON.stringify([exercise, sameName(student), file, hash]);
}

function checkShards(gradings: Grading[]): void {
  const shards = gradings.flatMap(({ shard }) => (shard === undefined ? [] : [shard]));
  const most = Math.max(0, ...shards.map(({ of }) => of));
  if (shards.some(({ of }) => of !== most))
    throw new Problem("These reports are shards of different gradings: give those of one.");
  const there = new Set(shards.map(({ index }) => index));
  const absent = Array.from({ length: most }, (_, index) => index + 1).filter((index) => !there.has(index));
  if (absent.length > 0)
    throw new Problem(
      `The report of shard ${absent.map((index) => `${index}/${most}`).join(", ")} is not among these.`,
    );
}
