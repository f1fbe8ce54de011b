import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { budgetOf } from "../src/budget.ts";
import { ancestry, exceptions, FLAW, files, steps, text } from "../src/lessons.ts";
import { table } from "../src/table.ts";

const CHANGED = 40;
const NEW_FILES = 2;
const NEW_LINES = 80;

test.each(steps())(
  "$lesson.folder carries the tests and applications of $base.folder unchanged, save a removed .fails",
  ({ lesson, base }) => {
    const excused = exceptions(lesson, "carried").map(({ file }) => file);
    const broken = [...files(base, "test"), ...files(base, "apps")]
      .filter((file) => file !== FLAW && !excused.includes(file))
      .filter((file) => {
        if (!existsSync(join(lesson.path, file))) return true;
        return !sameSaveFails(text(base, file), text(lesson, file));
      });
    expect(broken, "changed or gone without an exception in steps.json").toEqual([]);
  },
);

test.each(steps())("$lesson.folder has tests that were gone for a while as they were before", ({ lesson, base }) => {
  const changed = files(lesson, "test").filter((file) => {
    if (file === FLAW || existsSync(join(base.path, file))) return false;
    const before = ancestry(base).find((earlier) => existsSync(join(earlier.path, file)));
    return before !== undefined && !sameSaveFails(text(before, file), text(lesson, file));
  });
  expect(changed).toEqual([]);
});

test.each(steps())("$lesson.folder needs each of its exceptions from the carried rule", ({ lesson, base }) => {
  const needless = exceptions(lesson, "carried").filter(({ file }) => {
    if (file === undefined || !existsSync(join(base.path, file))) return true;
    return existsSync(join(lesson.path, file)) && sameSaveFails(text(base, file), text(lesson, file));
  });
  expect(needless).toEqual([]);
});

test.each(steps())("$lesson.folder keeps the budget of a step", ({ lesson, base }) => {
  const { changed, newFiles, newLines } = budgetOf(lesson, base);
  const kept = changed <= CHANGED && newFiles <= NEW_FILES && newLines <= NEW_LINES;
  const excused = exceptions(lesson, "budget").length > 0;
  const spent = `${changed} changed lines, ${newFiles} new files with ${newLines} lines`;
  expect(kept || excused, `over budget: ${spent}; allowed ${CHANGED}, ${NEW_FILES}, ${NEW_LINES}`).toBe(true);
  expect(kept && excused, `within budget (${spent}): its exception is needless`).toBe(false);
});

test("the budget table", () => {
  const rows = steps().map(({ lesson, base }) => {
    const { files, added, removed, changed, newFiles, newLines } = budgetOf(lesson, base);
    const excused = exceptions(lesson, "budget").length > 0 ? "excused" : "";
    return [lesson.folder, files, `+${added}`, `-${removed}`, changed, newFiles, newLines, excused];
  });
  console.log(table(["src of", "files", "+", "-", "changed", "new files", "new lines", ""], rows));
  expect(rows.length).toBeGreaterThan(0);
});

function sameSaveFails(before: string, after: string): boolean {
  const [old, now] = [before.split("\n"), after.split("\n")];
  if (old.length !== now.length) return false;
  return old.every((line, index) => now[index] === line || now[index] === line.replace(/^(\s*test)\.fails\(/, "$1("));
}
