import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { loadProgress, recordDone } from "../src/progress.ts";
import { makeCourse, write } from "./course.ts";

const FIRST = "2026-01-01T00:00:00.000Z";

test("without a file nothing is done", () => {
  expect(loadProgress(makeCourse())).toEqual({});
});

test("a done lesson is recorded with its time, readable, in order, and nothing else is left", () => {
  const root = makeCourse();
  recordDone(root, "02-two");
  recordDone(root, "01-one");
  const text = readFileSync(join(root, ".course/progress.json"), "utf8");
  expect(text.replaceAll(/\d{4}-.*Z/g, "TIME")).toBe(
    '{\n  "01-one": {\n    "done": "TIME"\n  },\n  "02-two": {\n    "done": "TIME"\n  }\n}\n',
  );
  expect(Math.abs(Date.now() - Date.parse(loadProgress(root)["01-one"]?.done ?? ""))).toBeLessThan(60_000);
  expect(readdirSync(join(root, ".course"))).toEqual(["progress.json"]);
});

test("a lesson that is done again keeps its first time, and an unknown lesson its entry", () => {
  const root = makeCourse();
  write(root, ".course/progress.json", JSON.stringify({ "01-one": { done: FIRST }, "99-gone": { done: FIRST } }));
  recordDone(root, "01-one");
  recordDone(root, "02-two");
  expect(loadProgress(root)).toMatchObject({ "01-one": { done: FIRST }, "99-gone": { done: FIRST }, "02-two": {} });
});

test.each(["{", "[]", "null", '{"01-one":true}', '{"01-one":{"done":"soon"}}'])(
  "a damaged file (%s) is kept aside with one sentence",
  (text) => {
    const root = makeCourse();
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    for (const name of ["progress.json.damaged", "progress.json.damaged-2"]) {
      write(root, ".course/progress.json", text);
      expect(loadProgress(root)).toEqual({});
      expect(readFileSync(join(root, ".course", name), "utf8")).toBe(text);
      expect(said).toHaveBeenLastCalledWith(
        `.course/progress.json is damaged and now kept as .course/${name}: your progress starts again, or repair that file and move it back.`,
      );
    }
    said.mockRestore();
  },
);

test("a folder in place of the file is one sentence, and stays", () => {
  const root = makeCourse();
  mkdirSync(join(root, ".course/progress.json"), { recursive: true });
  expect(() => loadProgress(root)).toThrow(
    ".course/progress.json cannot be read (EISDIR): make it a file that you may read, or remove it.",
  );
});
