import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  assemble,
  type Exercise,
  hasPassed,
  type Limits,
  points,
  type RunReport,
  runChecks,
  type Sandbox,
} from "@lbaws/course";
import { flagsOf } from "./flags.ts";
import { makePlace, removeTree } from "./grading-place.ts";
import { studentOf } from "./names.ts";
import type { Submission } from "./read-submission.ts";
import { bounded } from "./reports/index.ts";
import type { Row, Status } from "./row.ts";

/** What is the same for all submissions of a class. */
export interface Grader {
  root: string;
  course: string;
  sandbox: Sandbox;
  limits: Limits;
  /** Folders that no submission may see. */
  conceal: string[];
  signal: AbortSignal;
}

/** Grades one submission. Whatever happens becomes its row. */
export async function gradeOne(grader: Grader, exercise: Exercise, submission: Submission): Promise<Row> {
  const row = faultRow(grader, exercise, submission);
  if (submission.fault !== undefined) return row;
  try {
    return bounded(judged(row, await runInPlace(grader, exercise, submission)));
  } catch (error) {
    return { ...row, status: "ungradable", why: `The grader failed: ${(error as Error).message}` };
  }
}

/** Whether the machine may be to blame for a row, because it was busy with another submission or failed itself. */
export function isDoubtful({ status, checks }: Row, wasAlone: boolean): boolean {
  const isLate = status === "timed-out" || checks.some(({ failure }) => failure?.kind === "late");
  return status === "ungradable" || (isLate && !wasAlone);
}

/** The row of what cannot be run, or has not been run yet. */
export function faultRow({ course }: Grader, exercise: Exercise | undefined, submission: Submission): Row {
  const { file, hash, manifest, fault } = submission;
  return {
    student: studentOf(submission),
    exercise: exercise?.id ?? "unknown",
    status: "ungradable",
    ...(manifest === undefined ? {} : { submitted: manifest.packed }),
    seconds: 0,
    ...(fault === undefined ? {} : { why: fault }),
    flags: exercise === undefined ? [] : flagsOf(submission, exercise, course),
    checks: [],
    file,
    hash,
  };
}

async function runInPlace(grader: Grader, exercise: Exercise, submission: Submission): Promise<RunReport> {
  const { root, sandbox, limits, conceal, signal } = grader;
  const place = makePlace(root, exercise);
  try {
    assemble(exercise.lesson, place);
    for (const part of ["src", "apps"]) rmSync(join(place, part), { recursive: true, force: true });
    for (const { path, bytes } of submission.sources) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), bytes);
    }
    return await runChecks(exercise, { target: place, sandbox, limits, hidden: true, conceal, signal });
  } finally {
    removeTree(place);
  }
}

function judged(row: Row, report: RunReport): Row {
  const status = statusOf(report);
  const { checks, seconds } = report;
  const why = report.why ?? whyNot(report);
  const reason = why === undefined ? {} : { why };
  if (status === "ungradable") return { ...row, status, seconds, checks, ...reason };
  return { ...row, status, ...points(report), seconds, checks, ...reason };
}

function statusOf(report: RunReport): Status {
  if (hasPassed(report)) return "passed";
  if (report.end === "broken" || report.checks.length === 0) return report.end === "late" ? "timed-out" : "ungradable";
  if (report.end === "late") return "timed-out";
  if (report.end !== "finished") return "crashed";
  const kinds = report.checks.map(({ failure }) => failure?.kind);
  if (kinds.includes("wrong")) return "failed";
  return kinds.includes("crashed") || kinds.includes("flooded") ? "crashed" : "timed-out";
}

function whyNot({ checks }: RunReport): string | undefined {
  const first = checks.find(({ state }) => state === "failed");
  if (first === undefined) return undefined;
  const { says, ending } = first.failure ?? { says: "" };
  return [`${first.name}: ${says}`, ending].filter(Boolean).join(" ");
}

/** Whether there are checks to grade with. */
export function hasChecks({ folder }: Exercise): boolean {
  return existsSync(join(folder, "exercise.test.ts"));
}
