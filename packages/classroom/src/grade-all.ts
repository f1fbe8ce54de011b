import { lstatSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Exercise, nameOf, Problem } from "@lbaws/course";
import { type Grader, gradeOne } from "./grade-one.ts";
import type { KeptRows } from "./keep-rows.ts";
import type { Progress } from "./progress-bar.ts";
import { readSubmission, type Submission } from "./read-submission.ts";
import type { Row } from "./row.ts";

/** The files below a folder of submissions, relative to it and sorted; links and hidden files are left out. */
export function submissionFiles(folder: string): string[] {
  return list(folder, "").sort();
}

function list(folder: string, path: string): string[] {
  return readdirSync(join(folder, path)).flatMap((name) => {
    const inner = path === "" ? name : `${path}/${name}`;
    const stat = lstatSync(join(folder, inner));
    if (name.startsWith(".")) return [];
    return stat.isDirectory() ? list(folder, inner) : stat.isFile() ? [inner] : [];
  });
}

/** What is to be graded: the submission, and the exercise that it is for. */
export interface Job {
  submission: Submission;
  exercise: Exercise;
}

/** Reads the submissions. One that does not say what it is for is taken for the first of the exercises. */
export async function readJobs(
  folder: string,
  files: string[],
  exercises: Exercise[],
  { reading }: Progress,
  signal: AbortSignal,
): Promise<Job[]> {
  const jobs: Job[] = [];
  const [first] = exercises;
  if (first === undefined) throw new Problem("Name the exercise to grade: --exercise 5a.", 2);
  for (const file of files) {
    if (signal.aborted) break;
    reading(file);
    const submission = await readSubmission(folder, file);
    const exercise = exercises.find((one) => nameOf(one) === submission.manifest?.exercise);
    if (exercise !== undefined) jobs.push({ submission, exercise });
    else if (submission.manifest === undefined) jobs.push({ submission, exercise: first });
    else jobs.push({ submission: { ...submission, fault: otherExercise(submission, exercises) }, exercise: first });
  }
  return jobs;
}

function otherExercise({ manifest }: Submission, exercises: Exercise[]): string {
  return `It is for ${JSON.stringify(manifest?.exercise)}, and ${exercises.map(({ short }) => short).join(", ")} is graded here.`;
}

/** Grades several at a time; a row that was kept by an earlier run is taken from there. */
export async function gradeAll(
  grader: Grader,
  jobs: Job[],
  kept: KeptRows,
  progress: Progress,
  parallel: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  const waiting = jobs.values();
  const work = async () => {
    for (const { submission, exercise } of waiting) {
      if (grader.signal.aborted) return;
      const row =
        kept.find(exercise, submission.file, submission.hash) ?? (await gradeOne(grader, exercise, submission));
      if (grader.signal.aborted) return;
      kept.keep(exercise, row);
      rows.push(row);
      progress.done(row);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return rows;
}

export function defaultParallel(): number {
  return Math.max(1, availableParallelism());
}

/** The order of a report: student, exercise, time. Of several by one student all but the latest get a flag. */
export function arrange(rows: Row[]): Row[] {
  const text = (row: Row) => row.submitted ?? "";
  const sorted = rows.toSorted(
    (a, b) =>
      a.student.localeCompare(b.student, "en") ||
      a.exercise.localeCompare(b.exercise) ||
      text(a).localeCompare(text(b)),
  );
  return sorted.map((row, index) => {
    const next = sorted[index + 1];
    const again = next !== undefined && next.student === row.student && next.exercise === row.exercise;
    const old = "handed in again later";
    return again && !row.flags.includes(old) ? { ...row, flags: [...row.flags, old] } : row;
  });
}
