import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { allExercises, courseRoot, loadSteps, proveExercise } from "@lbaws/course";
import { describe, expect, test } from "vitest";

const MINUTES = 60_000;
const root = courseRoot();
const all = allExercises(root);
const FILES = ["README.md", "exercise.test.ts", "hints.md", "mutants.json", "solution"];
const OPTIONAL = ["hidden.test.ts", "apps"];

test.each(loadSteps(root).lessons)("$folder has two or three exercises, with letters from a", ({ folder }) => {
  const place = join(root, "lessons", folder, "exercises");
  const names = existsSync(place) ? readdirSync(place).sort() : [];
  expect(names.map((name) => name.charAt(0)).join("")).toMatch(/^abc?$/);
});

test.each(all)("$id has its files and no others", ({ folder }) => {
  const names = readdirSync(folder);
  expect(FILES.filter((name) => !names.includes(name))).toEqual([]);
  expect(names.filter((name) => ![...FILES, ...OPTIONAL].includes(name))).toEqual([]);
});

// Several at a time: see vitest.config.ts.
describe.concurrent("proof", () => {
  test.each(all)(
    "$id: its checks fail on the start, pass on the solution, and reject every mutant",
    async (exercise) => {
      const warn = (first: string[]) =>
        console.warn(`${exercise.id}, once more, because of this:\n${first.join("\n")}`);
      expect(await proveExercise(root, exercise, { onFirstFault: warn })).toEqual([]);
    },
    20 * MINUTES,
  );
});
