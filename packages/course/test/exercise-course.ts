import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { TOOL_ROOT } from "../src/root.ts";
import { makeCourse, write } from "./course.ts";

/** Checks that start no server, so that they are quick: a file must say hello, and holds them up while it says wait. */
const CHECKS = `import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
const text = () => {
  let read = "";
  // A save empties the file before it fills it.
  while (read === "") read = readFileSync(process.env.EXERCISE_TARGET + "/src/server.ts", "utf8");
  return read;
};
test("it is there", () => expect(text()).not.toBe(""));
test("it says hello", { timeout: 60_000 }, async () => {
  while (text().includes("wait")) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(text()).toContain("hello");
});
`;

/** A small course whose first lesson has two exercises, 1a and 1b. */
export function makeCourseWithExercises(): string {
  const root = makeCourse();
  symlinkSync(join(TOOL_ROOT, "node_modules"), join(root, "node_modules"));
  for (const [name, title] of [
    ["a-greet", "A kind greeting"],
    ["b-leave", "A farewell that is longer than what has room beside its state on a line"],
  ] as const) {
    const folder = `lessons/01-one/exercises/${name}`;
    write(root, `${folder}/README.md`, `# 01${name.charAt(0)} ${title}\n\n## Task\n\nSay hello.\n\n## Keep\n\nAll.\n`);
    write(root, `${folder}/hints.md`, "## Hint 1\n\nLook.\n\n## Hint 2\n\nHarder.\n");
    write(root, `${folder}/exercise.test.ts`, CHECKS);
    write(root, `${folder}/solution/server.ts`, "hello();\n");
  }
  return root;
}

/** What the learner has written in an exercise's copy. */
export function work(root: string, name: string, text: string): void {
  write(root, `workspace/${name}/src/server.ts`, text);
}
