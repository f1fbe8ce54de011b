import { join } from "node:path";
import { expect, test } from "vitest";
import { removeReports, sumReports, testedPackages } from "../src/results.ts";
import { makeCourse, write } from "./course.ts";

function report(root: string, folder: string, success: boolean, ...testResults: object[]): void {
  write(root, `${folder}/.turbo/tests.json`, JSON.stringify({ success, testResults }));
}

function file(root: string, name: string, status: string, statuses: string[], message = ""): object {
  const assertionResults = statuses.map((status, i) => ({ fullName: `test ${i + 1}`, status }));
  return { name: join(root, name), status, message, assertionResults };
}

test("the workspaces with tests are found, by pattern and by name", () => {
  const root = makeCourse();
  write(root, "package.json", JSON.stringify({ workspaces: ["lessons/*", "none/*", "test", "gone"] }));
  write(root, "test/package.json", JSON.stringify({ scripts: { test: "x" } }));
  write(root, "lessons/02-two/package.json", "{}");
  expect(testedPackages(root)).toEqual(["lessons/01-one", "lessons/03-three", "test"].map((name) => join(root, name)));
});

test("passed, failed and skipped tests add up, with the places of the last two", () => {
  const root = makeCourse();
  report(
    root,
    "lessons/01-one",
    true,
    file(root, "lessons/01-one/test/a.ts", "passed", ["passed", "passed", "skipped", "todo"]),
  );
  report(root, "test", false, file(root, "test/test/b.ts", "failed", ["failed", "passed"]));
  expect(sumReports(root, [join(root, "lessons/01-one"), join(root, "test")])).toEqual({
    passed: 3,
    failed: 1,
    skipped: 2,
    failures: ["test/test/b.ts: test 1"],
    skips: ["lessons/01-one/test/a.ts: test 3", "lessons/01-one/test/a.ts: test 4"],
  });
});

test("what could not start counts as failed: a package, a file, and an error outside of the tests", () => {
  const root = makeCourse();
  report(root, "b", false, file(root, "b/test/b.ts", "failed", [], "no such module\nmore"));
  report(root, "c", false, file(root, "c/test/c.ts", "passed", ["passed"]));
  write(root, "d/.turbo/tests.json", "{");
  expect(
    sumReports(
      root,
      ["a", "b", "c", "d"].map((name) => join(root, name)),
    ),
  ).toMatchObject({
    passed: 1,
    failed: 4,
    failures: [
      "a: its tests did not start",
      "b/test/b.ts: no such module",
      "c: there are no tests, or an error outside of them",
      "d: its tests did not start",
    ],
  });
});

test("an earlier run's report does not count for a run that never started", () => {
  const root = makeCourse();
  report(root, "a", true, file(root, "a/test/a.ts", "passed", ["passed"]));
  removeReports([join(root, "a"), join(root, "b")]);
  expect(sumReports(root, [join(root, "a")])).toMatchObject({ passed: 0, failed: 1 });
});
