import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { budgetOf } from "../src/budget.ts";
import { ancestry, type Lesson, lessons } from "../src/lessons.ts";
import { ROOT } from "../src/paths.ts";

/** A lesson's row in the root README: number and name with a link, question, and git's count of src lines. */
function row(lesson: Lesson): string {
  const { added, removed } = budgetOf(lesson, ancestry(lesson)[1]);
  const title = `${String(lesson.number).padStart(2, "0")} ${lesson.name}`;
  return `| [${title}](lessons/${lesson.folder}/) | ${lesson.question} | +${added} −${removed} |`;
}

function cells(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim().replace("/)", ")").replace("−", "-"));
}

test("the path in the root README is that of steps.json, with git's numbers", () => {
  const readme = join(ROOT, "README.md");
  const lines = existsSync(readme) ? readFileSync(readme, "utf8").split("\n") : [];
  const shown = lines.filter((line) => /^\|.*\]\(lessons\/\d\d-/.test(line));
  const expected = lessons().map(row);
  // A row may have more columns than these three.
  const right = shown.map((line, index) => {
    const wanted = cells(expected[index] ?? "");
    return wanted.every((cell) => cells(line).includes(cell)) ? expected[index] : line;
  });
  expect(right, `the rows should be\n${expected.join("\n")}\n`).toEqual(expected);
});
