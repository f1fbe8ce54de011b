import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findExercise } from "../src/exercises/catalogue.ts";
import { proveExercise } from "../src/exercises/proof.ts";
import { TOOL_ROOT } from "../src/root.ts";
import { write } from "./course.ts";
import { makeCourseWithExercises } from "./exercise-course.ts";

/** Fails at every first run in a folder. */
const UNSTEADY = `import { appendFileSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
const folder = process.env.EXERCISE_TARGET;
test("it says hello", () => expect(readFileSync(folder + "/src/server.ts", "utf8")).toContain("hello"));
test("it is tried again", () => {
  appendFileSync(folder + "/tries", "x");
  expect(readFileSync(folder + "/tries", "utf8")).toBe("xx");
});
`;

test("what goes wrong once in a proof is told, what goes wrong twice is a fault", { timeout: 120_000 }, async () => {
  const root = makeCourseWithExercises();
  for (const name of ["tsconfig.base.json", "vitest.config.ts"])
    execFileSync("cp", [join(TOOL_ROOT, name), join(root, name)]);
  write(root, "lessons/01-one/test/one.test.ts", `import { test } from "vitest";\ntest("one", () => {});\n`);
  const exercise = findExercise(root, "1a");
  write(exercise.folder, "exercise.test.ts", UNSTEADY);
  const place = { file: "server.ts", find: "hello", rejectedBy: "it says hello" };
  const mutants = [
    { ...place, name: "says hallo", replace: "hallo" },
    { ...place, name: "is let through", replace: "hello, hello" },
  ];
  write(exercise.folder, "mutants.json", JSON.stringify(mutants));
  const told: string[] = [];
  const faults = await proveExercise(root, exercise, { onFirstFault: (first) => told.push(...first) });
  expect(told).toContainEqual(expect.stringMatching(/^The solution fails: .*\n {2}it is tried again \(failed\)/));
  expect(faults).toContainEqual(expect.stringMatching(/^Mutant "is let through" is not rejected by "it says hello"/));
  expect(faults.join("\n")).not.toMatch(/The solution fails:|says hallo/);
});
