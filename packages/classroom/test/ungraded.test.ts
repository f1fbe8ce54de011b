import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { flagsOf } from "../src/flags.ts";
import { readSubmission } from "../src/read-submission.ts";
import type { Grading } from "../src/row.ts";
import { command, SANDBOX, temporary } from "./command.ts";
import { exercise5a, makeSubmission } from "./pack.ts";

const GRADE = "../../classroom/src/grade";

function results(out: string): Grading {
  return JSON.parse(readFileSync(join(out, "results.json"), "utf8"));
}

test("without bubblewrap nothing is graded, unless it is switched off, which the report then says", async () => {
  const folder = temporary();
  const [empty, submissions, out] = ["bin", "submissions", "report"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [empty, submissions]) mkdirSync(path);
  writeFileSync(join(submissions, "essay.docx"), "no archive");
  const args = ["--exercise", "5a", "--out", out, submissions];
  expect(await command(GRADE, args, { env: { PATH: empty } })).toEqual({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/^Submissions cannot be shut off .* --no-sandbox .*\n$/),
  });
  expect(existsSync(out)).toBe(false);
  expect(await command(GRADE, ["--no-sandbox", ...args])).toMatchObject({ code: 0, stderr: "" });
  expect(results(out).inForce[0]).toMatch(/^bubblewrap was switched off with --no-sandbox/);
});

test("what is for another exercise has a row of its own, and its student is missing in this one", async () => {
  const folder = temporary();
  const [submissions, out, roster] = ["submissions", "report", "roster.txt"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(submissions);
  makeSubmission(submissions, "b.tgz", { student: "Carl", manifest: { exercise: "05b-unpacked" } });
  makeSubmission(submissions, "z.tgz", { student: "Dora", manifest: { exercise: "99z-nothing" } });
  writeFileSync(roster, "Carl\n");
  const flags = [...SANDBOX, "--exercise", "5a", "--roster", roster, "--out", out];
  expect(await command(GRADE, [...flags, submissions])).toMatchObject({ code: 0, stderr: "" });
  const { rows } = results(out);
  expect(rows.map(({ student, exercise, status }) => [student, exercise, status])).toEqual([
    ["Carl", "05a", "missing"],
    ["Carl", "05b", "ungradable"],
    ["Dora", "unknown", "ungradable"],
  ]);
  expect(rows[1]?.why).toBe("It is for 5b, and 5a is graded here.");
  expect(rows[2]?.why).toBe('It is for "99z-nothing", and 5a is graded here.');
});

test("tests of another exercise are no changed ones", async () => {
  const folder = temporary();
  const checks = [{ path: "exercise.test.ts", sha256: "0".repeat(64) }];
  makeSubmission(folder, "b.tgz", { student: "Carl", manifest: { exercise: "05b-unpacked", checks } });
  expect(flagsOf(await readSubmission(folder, "b.tgz"), exercise5a(), "0.1.0")).toEqual([]);
});
