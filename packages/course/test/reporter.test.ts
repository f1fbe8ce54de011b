import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findCure } from "../src/reporter.ts";
import { TOOL_ROOT } from "../src/root.ts";
import { makeCourse, run, write } from "./course.ts";

const TESTS = `import { expect, test } from "vitest";
test("it works", () => {});
test.fails("more works", () => expect(1).toBe(2));
`;

test("a flaw is shown as one, with the lesson that cures it, and no hint how to tune tests", async () => {
  const root = makeCourse();
  symlinkSync(join(TOOL_ROOT, "node_modules"), join(root, "node_modules"));
  const scripts = { test: "vitest run --root ." };
  write(root, "lessons/01-one/package.json", JSON.stringify({ name: "one", type: "module", scripts }));
  write(root, "lessons/01-one/vitest.config.js", 'export default { test: { include: ["test/*.test.ts"] } };\n');
  for (const name of ["a", "b", "c", "d"]) write(root, `lessons/01-one/test/${name}.test.ts`, TESTS);
  write(root, "lessons/02-two/test/a.test.ts", 'test("more works", () => {});\n');
  const { code, stdout } = await run(root, ["check", "1"]);
  expect(code, stdout).toBe(0);
  expect(stdout.match(/^ {3}flaw {2}more works {3}\(cured in lesson 02\)$/gm)).toHaveLength(4);
  expect(stdout).toMatch(/Tests +4 passed \| 4 expected fail/);
  expect(stdout).not.toMatch(/✓ more works|isolate/);
});

test("what no later lesson has is cured in none", () => {
  const root = makeCourse();
  write(root, "lessons/01-one/test/some.test.ts", 'test("more works", () => {});\n');
  write(root, "lessons/03-three/test/some.test.ts", 'test.fails("more works", () => {});\n');
  expect(findCure(root, "02-two", "more works")).toBeUndefined();
});
