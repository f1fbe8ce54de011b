import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { arrange } from "../src/arrange.ts";
import { flagsOf } from "../src/flags.ts";
import { parseManifest } from "../src/manifest.ts";
import { merge } from "../src/merge.ts";
import { studentOf } from "../src/names.ts";
import { readSubmission } from "../src/read-submission.ts";
import { formatHtml } from "../src/reports/html.ts";
import { readRoster } from "../src/roster.ts";
import type { Row } from "../src/row.ts";
import { temporary } from "./command.ts";
import { exercise5a, makeSubmission } from "./pack.ts";

function row(student: string, file: string, more: Partial<Row> = {}): Row {
  const base = { status: "failed", reached: 1, possible: 3, seconds: 1, flags: [], checks: [] } as const;
  return { ...base, flags: [], checks: [], student, exercise: "05a", file, submitted: "2025-11-20T10:00:00Z", ...more };
}

function ungradable(student: string, file: string, submitted: string): Row {
  const { reached: _, possible: __, ...rest } = row(student, file, { status: "ungradable", submitted });
  return rest;
}

const files = (rows: Row[]) => rows.map(({ file }) => file);

test("of several files the latest that could be graded counts, and all of them have a flag", () => {
  const rows = arrange([
    ungradable("Ada", "spoof.tgz", "2026-01-01T00:00:00Z"),
    row("Ada", "late.tgz", { submitted: "2025-11-21T10:00:00Z" }),
    row("Ada", "early.tgz"),
    row("Bob", "bob.tgz"),
  ]);
  expect(files(rows)).toEqual(["spoof.tgz", "early.tgz", "late.tgz", "bob.tgz"]);
  const flag = "several files for this exercise: 3, of which late.tgz counts";
  expect(rows.map(({ flags }) => flags)).toEqual([[flag], [flag], [flag], []]);
});

test("times are compared as times, and equal ones by the files' names", () => {
  const rows = [
    row("Ada", "b.tgz", { submitted: "2025-11-20T10:00:00Z" }),
    row("Ada", "c.tgz", { submitted: "2025-11-20T10:00:00.500Z" }),
    row("Ada", "a.tgz", { submitted: "2025-11-20T10:00:00.000Z" }),
  ];
  expect(files(arrange(rows))).toEqual(["a.tgz", "b.tgz", "c.tgz"]);
  expect(files(arrange(rows.toReversed()))).toEqual(["a.tgz", "b.tgz", "c.tgz"]);
});

test("a report of shards says the same of several files as that of the whole class", () => {
  const [a, b, c] = ["a.tgz", "b.tgz", "c.tgz"].map((file) => row("Ada", file)) as [Row, Row, Row];
  expect(arrange([...arrange([a, b]), c])).toEqual(arrange([a, b, c]));
});

test("a submission has one row, however its student is spelled in the reports that are put together", () => {
  const folder = temporary();
  const write = (name: string, student: string) => {
    const rows = [row(student, "a.tgz", { hash: "abc" })];
    const grading = { format: 1, course: "0.1.0", graded: "", inForce: [], exercises: [], rows };
    writeFileSync(join(folder, name), JSON.stringify(grading));
    return join(folder, name);
  };
  expect(merge([write("1.json", "ada"), write("2.json", "Ada ")]).rows).toHaveLength(1);
});

test("the page says which file counts, and shows what is for other exercises apart", () => {
  const rows = arrange([
    row("Ada", "a.tgz"),
    row("Ada", "b.tgz", { reached: 2 }),
    row("Ada", "c.tgz", { exercise: "05b" }),
  ]);
  const exercises = [{ id: "05a", title: "" }];
  const html = formatHtml({ format: 1, course: "0.1.0", graded: "", inForce: [], exercises, rows });
  expect(html).toContain(
    '<a href="#row-2">2/3 failed (counts, of 2 files)</a><a href="#row-1">1/3 failed (does not count)</a>',
  );
  expect(html).toContain('<th scope="col">other exercises</th>');
  expect(html).toContain('<a href="#row-3">05b 1/3 failed</a>');
});

test("a student has one name, spelled as the roster does", () => {
  const rows = [row("ada ", "a.tgz"), row("Ada", "b.tgz"), row("ADA\u200b", "c.tgz"), row(" Zoe\u0308", "d.tgz")];
  expect(arrange(rows, ["aDa", "Zoë"]).map(({ student }) => student)).toEqual(["aDa", "aDa", "aDa", "Zoë"]);
  expect(new Set(arrange(rows.slice(0, 2)).map(({ student }) => student))).toEqual(new Set(["Ada"]));
  const roster = join(temporary(), "roster.txt");
  writeFileSync(roster, "Ada\nada \nBob\n");
  expect(readRoster(roster)).toEqual(["Ada", "Bob"]);
});

test("a name that cannot be seen is none: the file's name stands for it", async () => {
  const folder = temporary();
  for (const student of ["   ", "\u200b", "\u0007"]) {
    makeSubmission(folder, "late.tgz", { student });
    expect(studentOf(await readSubmission(folder, "late.tgz"))).toBe("late");
  }
});

test("a manifest has a date of the calendar, in UTC", () => {
  const manifest = { format: 1, exercise: "05a", student: "Ada", course: "0.1.0", files: [], checks: [] };
  const reads = (packed: string) => parseManifest(JSON.stringify({ ...manifest, packed }))?.packed;
  for (const packed of ["2025-11-20T10:00:00.000Z", "2024-02-29T10:00:00Z"]) expect(reads(packed)).toBe(packed);
  for (const packed of ["Sat, 01 Jan 2000 00:00:00 GMT", "2025-11-20T23:00:00-12:00", "2025-02-30T10:00:00Z", "2025"])
    expect(reads(packed)).toBeUndefined();
});

test("a date in the future has a flag, a clock that is a little wrong has none", async () => {
  const folder = temporary();
  makeSubmission(folder, "a.tgz", { student: "Ada", manifest: { packed: "2025-11-20T10:00:00.000Z" } });
  const submission = await readSubmission(folder, "a.tgz");
  const flagsAt = (now: string) => flagsOf(submission, exercise5a(), "0.1.0", Date.parse(now));
  expect(flagsAt("2025-11-20T09:30:00Z")).toEqual([]);
  expect(flagsAt("2025-11-19T10:00:00Z")).toEqual([expect.stringContaining("packed in the future")]);
});
