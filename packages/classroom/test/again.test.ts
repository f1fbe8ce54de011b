import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { courseRoot, LIMITS, limitsOnly, TOOL_ROOT } from "@lbaws/course";
import { expect, test } from "vitest";
import { gradeAll, type Job, readJobs } from "../src/grade-all.ts";
import type { Grader } from "../src/grade-one.ts";
import { KeptRows } from "../src/keep-rows.ts";
import type { Row } from "../src/row.ts";
import { temporary } from "./command.ts";
import { exercise5a, makeSubmission } from "./pack.ts";

const MINUTES = 60_000;
const SILENT = { reading: () => {}, done: () => {}, stop: () => {} };

function makeGrader(more: Partial<Grader> = {}): Grader {
  const signal = new AbortController().signal;
  const limits = { ...LIMITS, seconds: 12 };
  return { root: courseRoot(), course: "0.1.0", sandbox: limitsOnly(), limits, conceal: [], signal, ...more };
}

async function readAll(grader: Grader, folder: string, files: string[]): Promise<Job[]> {
  const found = files.map((file) => ({ file, path: Buffer.from(join(folder, file)) }));
  return readJobs(folder, found, [exercise5a()], SILENT, grader);
}

test(
  "what was late, or did not run, beside another submission is graded once more, alone",
  async () => {
    const folder = temporary();
    for (const file of ["a.tgz", "b.tgz"]) makeSubmission(folder, file, { student: file, solved: true });
    const done: Row[] = [];
    const before: number[] = [];
    // A machine on which nothing works at first: one run ends at once, the other never does.
    const spoilt = [["false"], ["tail", "-f", "/dev/null"]];
    const wrap: Grader["sandbox"]["wrap"] = (command, view) => {
      before.push(done.length);
      return spoilt[before.length - 1] ?? limitsOnly().wrap(command, view);
    };
    const grader = makeGrader({ sandbox: { inForce: [], wrap } });
    const kept = new KeptRows(temporary(), grader);
    const progress = { ...SILENT, done: (row: Row) => done.push(row) };
    const rows = await gradeAll(grader, await readAll(grader, folder, ["a.tgz", "b.tgz"]), kept, progress, 2);
    expect(rows.map(({ student, status }) => [student, status]).sort()).toEqual([
      ["a.tgz", "passed"],
      ["b.tgz", "passed"],
    ]);
    expect(before).toEqual([0, 0, 0, 1]);
    expect(done).toEqual(rows);
  },
  2 * MINUTES,
);

test("a kept row counts again only where all is as it was", () => {
  const out = temporary();
  const tools = temporary();
  for (const name of ["packages/checks/src", "packages/wire/src"])
    cpSync(join(TOOL_ROOT, name), join(tools, name), { recursive: true });
  const exercise = { ...exercise5a(), folder: join(tools, "exercise") };
  mkdirSync(join(exercise.folder, "apps"), { recursive: true });
  const row: Row = {
    student: "Ada",
    exercise: "05a",
    status: "passed",
    reached: 5,
    possible: 5,
    seconds: 1,
    flags: [],
    checks: [],
    file: "a.tgz",
    hash: "abc",
  };
  const found = (grader: Grader) => new KeptRows(out, grader, tools).find(exercise, "a.tgz", "abc");
  const grader = makeGrader();
  new KeptRows(out, grader, tools).keep(exercise, row);
  expect(found(grader)).toEqual(row);
  expect(found({ ...grader, sandbox: { ...grader.sandbox, inForce: ["network: loopback only"] } })).toBeUndefined();
  expect(found({ ...grader, course: "0.2.0" })).toBeUndefined();
  expect(found({ ...grader, limits: { ...grader.limits, seconds: 99 } })).toBeUndefined();
  for (const file of ["exercise/apps/mine.ts", "packages/checks/src/extra.ts", "packages/wire/src/extra.ts"]) {
    new KeptRows(out, grader, tools).keep(exercise, row);
    writeFileSync(join(tools, file), "");
    expect(found(grader), file).toBeUndefined();
  }
});
