import { expect, test } from "vitest";
import { newTests, proveNothing, runTests, title } from "../src/delta.ts";
import { ancestry, exceptions, type Lesson, lessons, steps } from "../src/lessons.ts";
import type { Run } from "../src/reporter.ts";
import { table } from "../src/table.ts";

const MINUTES = 60_000;
const rows: (string | number)[][] = [];
const ownRuns = new Map<string, Promise<Run>>();

/** A lesson's tests on its own sources; run once, wanted as the own half of one proof and the base of the next. */
function ownRun(lesson: Lesson): Promise<Run> {
  const run = ownRuns.get(lesson.folder) ?? runTests(lesson, lesson);
  ownRuns.set(lesson.folder, run);
  return run;
}

test.each(lessons())(
  "$folder: its new tests pass on it and fail on its base",
  async (lesson) => {
    const own = await ownRun(lesson);
    expect(own.unloaded, "files that cannot be loaded").toEqual([]);
    const failed = own.tests.filter(({ state }) => state !== "passed").map(({ name }) => name);
    expect(failed, "fail on the lesson itself").toEqual([]);
    const base = ancestry(lesson)[1];
    const fresh = newTests(own, base && (await ownRun(base)));
    expect(fresh, "new tests").not.toEqual([]);
    const idle = base ? proveNothing(lesson, fresh, await runTests(lesson, base, fresh)) : [];
    rows.push([lesson.folder, base?.folder ?? "nothing", own.tests.length, fresh.length, fresh.length - idle.length]);
    console.log(`${lesson.folder}: ${fresh.length} new of ${own.tests.length} tests, ${idle.length} prove nothing`);
    expect(idle, `pass on ${base?.folder} too, so they do not show what the step brings`).toEqual([]);
  },
  10 * MINUTES,
);

test.each(steps())(
  "$lesson.folder has its delta exceptions for tests that it has",
  async ({ lesson }) => {
    const names = (await ownRun(lesson)).tests.map(({ name }) => title(name));
    expect(exceptions(lesson, "delta").filter((exception) => !names.includes(exception.test ?? ""))).toEqual([]);
  },
  MINUTES,
);

test("the delta table", () => {
  console.log(table(["lesson", "base", "tests", "new", "proven"], rows));
  expect(rows.length).toBe(lessons().length);
});
