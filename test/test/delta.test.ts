import { expect, test } from "vitest";
import { listTests, newTests, proveNothing, runOnOwn, showsFlaw, title } from "../src/delta.ts";
import { ancestry, exceptions, FLAW, files, type Lesson, lessons, steps } from "../src/lessons.ts";
import type { Run } from "../src/reporter.ts";
import { table } from "../src/table.ts";

const MINUTES = 60_000;
const rows: (string | number)[][] = [];
const lists = new Map<string, Promise<Run>>();

/** Collected once; each lesson's list is wanted for its own proof and for that of the lessons that grow from it. */
function testsOf(lesson: Lesson): Promise<Run> {
  const list = lists.get(lesson.folder) ?? listTests(lesson);
  lists.set(lesson.folder, list);
  return list;
}

test.each(lessons())(
  "$folder: its new tests pass on it and fail on its base",
  async (lesson) => {
    const own = await testsOf(lesson);
    expect(own.unloaded, "files that cannot be loaded").toEqual([]);
    const base = ancestry(lesson)[1];
    const fresh = newTests(own, base && (await testsOf(base)));
    expect(fresh, "new tests").not.toEqual([]);
    const [onOwn, idle] = await Promise.all([
      runOnOwn(lesson, fresh),
      base === undefined ? [] : proveNothing(lesson, base, fresh),
    ]);
    const excused = exceptions(lesson, "delta").length;
    rows.push([lesson.folder, base?.folder ?? "-", own.tests.length, fresh.length, excused, idle.length]);
    console.log(`${lesson.folder}: ${fresh.length} new of ${own.tests.length} tests, ${idle.length} prove nothing`);
    const failed = onOwn.tests.filter(({ state }) => state !== "passed").map(({ name }) => name);
    expect(failed, "fail on the lesson itself").toEqual([]);
    expect(idle, `pass on ${base?.folder} too, so they do not show what the step brings`).toEqual([]);
  },
  10 * MINUTES,
);

test.each(steps().filter(({ base }) => files(base, "test").includes(FLAW)))(
  "$lesson.folder: what was seen to be wrong in $base.folder is seen no more",
  async ({ lesson, base }) => {
    const seen = (await testsOf(base)).tests.filter(showsFlaw);
    expect(seen).not.toEqual([]);
    expect(await proveNothing(base, lesson, seen), `still so in ${lesson.folder}`).toEqual([]);
  },
  10 * MINUTES,
);

test.each(lessons())(
  "$folder excuses new tests of its own only",
  async (lesson) => {
    const base = ancestry(lesson)[1];
    const fresh = newTests(await testsOf(lesson), base && (await testsOf(base))).map(({ name }) => title(name));
    expect(exceptions(lesson, "delta").filter(({ test: name }) => !fresh.includes(name ?? ""))).toEqual([]);
  },
  MINUTES,
);

test("the delta table", () => {
  console.log(table(["lesson", "base", "tests", "new", "excused", "prove nothing"], rows));
  expect(rows.length).toBe(lessons().length);
});
