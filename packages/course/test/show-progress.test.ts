import { expect, test } from "vitest";
import { makeCourse, run, write } from "./course.ts";
import { makeCourseWithExercises } from "./exercise-course.ts";

const PROGRESS = ["exercises/show-progress"];
const DONE = "2026-11-23T12:00:00.000Z";

/** Lesson 1 is done, 1a begun and tried, 1b not begun. */
async function underWay(): Promise<string> {
  const root = makeCourseWithExercises();
  write(root, ".course/progress.json", JSON.stringify({ "01-one": { done: DONE } }));
  await run(root, ["exercises/exercise", "1a"]);
  write(root, ".course/exercises.json", JSON.stringify({ "01a-greet": { hints: 1, passed: 1, checks: 2 } }));
  return root;
}

test("each part has a bar, its lessons and its exercises, within 60 columns and without colours", async () => {
  expect(await run(await underWay(), PROGRESS)).toEqual({
    code: 0,
    signal: null,
    stdout: `Part 1: First things
  [#######-----------------------] 1 of 4 done
  1 of 2 lessons, 0 of 2 exercises

  done             01 one
  1 of 2 checks       1a  A kind greeting (1 hint)
  not begun           1b  A farewell that is longer than
                          what has room beside its state on
                          a line
  not done         02 two

Part 2: Later things
  [------------------------------] 0 of 1 done
  0 of 1 lesson

  not done         03 three

In all
  [######------------------------] 1 of 5 done
  1 of 3 lessons, 0 of 2 exercises
`,
    stderr: "",
  });
});

test.each([
  [[...PROGRESS, "--json"], {}],
  [PROGRESS, { npm_config_json: "true" }],
])("as JSON: %j", async (args, env) => {
  const root = await underWay();
  const { stdout } = await run(root, args, env as Record<string, string>);
  const { lessons, exercises } = JSON.parse(stdout);
  expect(lessons).toHaveLength(3);
  expect(lessons[0]).toEqual({ number: 1, name: "one", folder: "01-one", part: 1, done: DONE });
  const one = { lesson: "01-one", done: null };
  expect(exercises).toMatchObject([
    {
      ...one,
      exercise: "1a",
      name: "01a-greet",
      title: "A kind greeting",
      begun: true,
      passed: 1,
      checks: 2,
      hints: 1,
    },
    { ...one, exercise: "1b", name: "01b-leave", begun: false, passed: null, checks: null, hints: 0 },
  ]);
});

test("an exercise that is begun and never checked, and one that is done", async () => {
  const root = makeCourseWithExercises();
  await run(root, ["exercises/exercise", "1a"]);
  expect((await run(root, PROGRESS)).stdout).toContain("  begun               1a  A kind greeting\n");
  write(
    root,
    ".course/exercises.json",
    JSON.stringify({ "01a-greet": { hints: 0, passed: 1, checks: 2, done: DONE } }),
  );
  expect((await run(root, PROGRESS)).stdout).toContain("  done                1a  A kind greeting\n");
});

test("a course without exercises has lessons alone", async () => {
  expect((await run(makeCourse(), PROGRESS)).stdout).not.toContain("exercise");
});

test("an unknown option is wrong usage", async () => {
  expect(await run(makeCourse(), [...PROGRESS, "--fast"])).toMatchObject({ code: 2, stdout: "" });
});
