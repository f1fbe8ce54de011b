import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Grading } from "../src/row.ts";
import { command, SANDBOX, temporary } from "./command.ts";
import { makeSubmission } from "./pack.ts";

const MINUTES = 60_000;
const GRADE = "../../classroom/src/grade";
const NAMES = ["Ada", 'O\'Neil, "Bob"', "=HYPERLINK(1)", "Zoë\nNewline", "李雷"];

/** A class in which the first student has solved the exercise and the others have not begun. */
function makeClass(): { folder: string; submissions: string } {
  const folder = temporary();
  const submissions = join(folder, "submissions");
  mkdirSync(join(submissions, "late"), { recursive: true });
  for (const [index, student] of NAMES.entries())
    makeSubmission(submissions, `${index}.tgz`, { student, solved: index === 0 });
  writeFileSync(join(submissions, "late", "essay.docx"), "no archive");
  return { folder, submissions };
}

function results(out: string): Grading {
  return JSON.parse(readFileSync(join(out, "results.json"), "utf8"));
}

test(
  "a class is graded: a row for each file, and for who is missing",
  async () => {
    const { folder, submissions } = makeClass();
    const [out, roster] = [join(folder, "report"), join(folder, "roster.txt")];
    writeFileSync(roster, "# the class\nada\nGrace Hopper\n");
    const flags = [...SANDBOX, "--exercise", "5a", "--roster", roster, "--out", out];
    expect(await command(GRADE, [...flags, submissions])).toMatchObject({ code: 0, stderr: "" });
    const rows = results(out).rows.map(({ student, status, reached, possible }) => [
      student,
      status,
      reached,
      possible,
    ]);
    expect(rows).toHaveLength(NAMES.length + 2);
    expect(rows).toContainEqual(["ada", "passed", 6, 6]);
    for (const name of NAMES.slice(1)) expect(rows).toContainEqual([name.replace("\n", " "), "failed", 3, 6]);
    expect(rows).toContainEqual(["Grace Hopper", "missing", undefined, undefined]);
    expect(rows).toContainEqual(["late/essay.docx", "ungradable", undefined, undefined]);
    for (const name of ["results.csv", "junit.xml", "index.html"]) expect(existsSync(join(out, name)), name).toBe(true);
  },
  3 * MINUTES,
);

test(
  "shards together make the rows of the whole class",
  async () => {
    const { folder, submissions } = makeClass();
    const outs = [1, 2].map((index) => join(folder, `part-${index}`));
    for (const [index, out] of outs.entries()) {
      // The folder may stand behind the exercises, too.
      const flags = ["--exercise", "5a", submissions, "--shard", `${index + 1}/2`, "--out", out];
      expect(await command(GRADE, [...SANDBOX, ...flags])).toMatchObject({ code: 0 });
      expect(results(out).rows).toHaveLength(3);
    }
    const report = join(folder, "report");
    const lone = await command(GRADE, ["merge", outs[0] ?? "", "--out", report]);
    expect(lone).toMatchObject({ code: 1, stderr: "The report of shard 2/2 is not among these.\n" });
    expect(await command(GRADE, ["merge", ...outs, "--out", report])).toMatchObject({ code: 0 });
    expect(results(report).rows).toHaveLength(NAMES.length + 1);
  },
  3 * MINUTES,
);

test(
  "an interrupted grading goes on where it was",
  async () => {
    const { folder, submissions } = makeClass();
    const out = join(folder, "report");
    const args = [...SANDBOX, "--exercise", "5a", "--jobs", "1", "--out", out, submissions];
    const first = await command(GRADE, args, { interruptAt: /^2\/6 /m });
    expect(first).toMatchObject({ code: 130, stderr: "Interrupted.\n" });
    const kept = readdirSync(join(out, "rows"));
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThan(6);
    const row = join(out, "rows", kept[0] ?? "");
    const marked = { ...JSON.parse(readFileSync(row, "utf8")), seconds: 12345 };
    writeFileSync(row, JSON.stringify(marked));
    expect(await command(GRADE, args)).toMatchObject({ code: 0 });
    expect(results(out).rows).toHaveLength(NAMES.length + 1);
    expect(results(out).rows.filter(({ seconds }) => seconds === 12345)).toHaveLength(1);
  },
  3 * MINUTES,
);

test.each([
  [["--exercise", "5a", "--out", "OUT", "nowhere"], "There is no folder nowhere: give the one with the submissions."],
  [["--exercise", "5a", "nowhere", "--out", "OUT"], "There is no folder nowhere: give the one with the submissions."],
  [["--exercise", "5a", "--out", "OUT"], "Say where the submissions are, too:"],
  [["--exercise", "77z", "--out", "OUT", "lessons"], 'There is no exercise "77z"'],
  [
    ["--exercise", "5a", "--shard", "4/3", "--out", "OUT", "lessons"],
    '--shard takes a part and a number of parts, such as 1/3, and it is "4/3".',
  ],
  [["--exercise", "5a", "--jobs", "0", "--out", "OUT", "lessons"], '"0" must be a whole number'],
  [["--exercise", "5a", "lessons"], "required option '--out <folder>' not specified"],
])("%j is refused in one sentence", async (args, sentence) => {
  const out = join(temporary(), "report");
  const { code, stderr } = await command(
    GRADE,
    args.map((arg) => arg.replace("OUT", out)),
  );
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(sentence) });
  expect(stderr).not.toMatch(/\n {4}at /);
});
