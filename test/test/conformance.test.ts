import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { conform, type Finding, untold } from "../src/conformance.ts";
import { caseName, corpus } from "../src/corpus.ts";
import { lessons, steps } from "../src/lessons.ts";
import { table } from "../src/table.ts";

const MINUTES = 60_000;

/** A case that a lesson does not pass, and why that is left so. */
interface Gap {
  lesson: string;
  case: string;
  reason: string;
}

const gaps = JSON.parse(readFileSync(new URL("conformance-gaps.json", import.meta.url), "utf8")) as Gap[];
const findings: Finding[] = [];

test("the cases have different names and there are enough of them", () => {
  const names = corpus.map(caseName);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(corpus.filter(({ valid }) => !valid).length).toBeGreaterThan(70);
  const unknown = corpus.filter(({ since }) => !lessons().some(({ folder }) => folder === since));
  expect(unknown.map(caseName), "are of a lesson that does not exist").toEqual([]);
});

test("each known gap names a lesson, a case and a reason", () => {
  const names = new Set(corpus.map(caseName));
  const folders = new Set(lessons().map(({ folder }) => folder));
  expect(gaps.filter((gap) => !names.has(gap.case) || !folders.has(gap.lesson) || !/\w+ \w+/.test(gap.reason))).toEqual(
    [],
  );
});

test.each(lessons())("$folder answers the corpus as HTTP says", { timeout: 5 * MINUTES }, async (lesson) => {
  const found = await conform(lesson);
  findings.push(...found);
  console.log(
    `${lesson.folder}: ${found.filter(({ fault }) => fault === undefined).length} of ${found.length} cases pass`,
  );
  const known = new Set(gaps.filter((gap) => gap.lesson === lesson.folder).map((gap) => gap.case));
  const faults = found.filter(({ fault }) => fault !== undefined);
  const unlisted = faults
    .filter((finding) => !known.has(finding.case))
    .map((finding) => `${finding.case}: ${finding.fault}`);
  expect(unlisted, "fail and are not listed in conformance-gaps.json").toEqual([]);
  const closed = [...known].filter((name) => !faults.some((finding) => finding.case === name));
  expect(closed, "pass now (or are not asked): remove them from conformance-gaps.json").toEqual([]);
});

test.each(steps())(
  "$base.folder cannot answer what $lesson.folder brings",
  { timeout: 5 * MINUTES },
  async ({ lesson, base }) => {
    expect(await untold(base, lesson), "features that no case can tell").toEqual([]);
  },
);

test("the conformance table", () => {
  const features = [...new Set(corpus.map(({ feature }) => feature))];
  const rows = lessons().map(({ folder }) => [folder, ...features.map((feature) => cell(folder, feature))]);
  console.log(table(["lesson", ...features], rows));
  expect(findings.length).toBeGreaterThan(0);
});

function cell(lesson: string, feature: string): string {
  const asked = findings.filter((finding) => finding.lesson === lesson && finding.feature === feature);
  if (asked.length === 0) return "-";
  return `${asked.filter(({ fault }) => fault === undefined).length}/${asked.length}`;
}
