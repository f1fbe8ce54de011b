import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeCourse, run, write } from "./course.ts";

function doneLessons(root: string): string[] {
  const file = join(root, ".course/progress.json");
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, "utf8"))) : [];
}

test("a lesson whose tests pass is recorded, and the next step is said", async () => {
  const root = makeCourse();
  expect(await run(root, ["check", "1"])).toEqual({
    code: 0,
    signal: null,
    stdout: `Lesson 01 one
Read lessons/01-one/README.md
all fine
Lesson 01 one is done: it is recorded in .course/progress.json.
Next is 02 two: \`npm run diff 1 2\` shows what it changes, \`npm start 2\` runs it.
`,
    stderr: "",
  });
  expect(doneLessons(root)).toEqual(["01-one"]);
});

test("without a lesson the first that is not done is checked, until all are", async () => {
  const root = makeCourse();
  for (const name of ["01 one", "02 two", "03 three", "03 three"]) {
    expect((await run(root, ["check"])).stdout).toMatch(`Lesson ${name}\n`);
  }
  expect((await run(root, ["check"])).stdout).toMatch(/\nAll lessons are done\.\n$/);
});

test("a lesson whose tests fail is not recorded", async () => {
  const root = makeCourse();
  write(root, "lessons/02-two/test/all.js", "console.log('one broken'); process.exit(3);\n");
  const stderr = "Lesson 02 two is not done yet: look at the first failure above, then `npm run check 2` again.\n";
  expect(await run(root, ["check", "two"])).toMatchObject({
    code: 1,
    stdout: "Lesson 02 two\nRead lessons/02-two/README.md\none broken\n",
    stderr,
  });
  expect(doneLessons(root)).toEqual([]);
});

test.each([
  [["check", "all"], {}],
  [["check"], { npm_config_all: "true" }],
])("all lessons are checked although one fails: %j", async (args, env) => {
  const root = makeCourse();
  write(root, "lessons/02-two/test/all.js", "process.exit(1);\n");
  const { code, stdout, stderr } = await run(root, args, env as Record<string, string>);
  expect([code, stderr]).toEqual([1, "The tests of 1 of 3 lessons fail: 02 two.\n"]);
  expect(stdout).toBe(`Lesson 01 one
Read lessons/01-one/README.md
all fine
Lesson 02 two
Read lessons/02-two/README.md
Lesson 03 three
Read lessons/03-three/README.md
all fine
`);
  expect(doneLessons(root)).toEqual(["01-one", "03-three"]);
});

test("wrong usage exits with 2 and says what to do", async () => {
  const root = makeCourse();
  for (const args of [
    ["check", "9"],
    ["check", "--fast"],
    ["check", "1", "2"],
  ]) {
    const { code, stdout, stderr } = await run(root, args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/give a number from 1 to 3|--help/);
    expect(stderr).not.toContain("    at ");
  }
});
