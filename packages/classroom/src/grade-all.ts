import { availableParallelism } from "node:os";
import { allExercises, type Exercise, nameOf } from "@lbaws/course";
import type { Found } from "./files.ts";
import { faultRow, type Grader, gradeOne } from "./grade-one.ts";
import type { KeptRows } from "./keep-rows.ts";
import type { Progress } from "./progress-bar.ts";
import { readSubmission, type Submission } from "./read-submission.ts";
import type { Row } from "./row.ts";

/** What is to be graded: the submission, and the exercise that it is for; undefined where this course has none such. */
export interface Job {
  submission: Submission;
  exercise: Exercise | undefined;
}

/** Reads the submissions. One that does not say what it is for is taken for the first of the exercises. */
export async function readJobs(
  folder: string,
  files: Found[],
  exercises: Exercise[],
  { reading }: Progress,
  { root, signal }: Grader,
): Promise<Job[]> {
  const jobs: Job[] = [];
  const all = allExercises(root);
  for (const { file, path } of files) {
    if (signal.aborted) break;
    reading(file);
    jobs.push(jobOf(await readSubmission(folder, file, path), exercises, all));
  }
  return jobs;
}

/** What is for another exercise than those that are graded stays its own, and is not run. */
function jobOf(submission: Submission, exercises: Exercise[], all: Exercise[]): Job {
  const { manifest } = submission;
  if (manifest === undefined) return { submission, exercise: exercises[0] };
  const exercise = all.find((one) => nameOf(one) === manifest.exercise);
  if (exercise !== undefined && exercises.some(({ id }) => id === exercise.id)) return { submission, exercise };
  const wanted = exercises.map(({ short }) => short).join(", ");
  const fault = `It is for ${exercise?.short ?? JSON.stringify(manifest.exercise)}, and ${wanted} is graded here.`;
  return { submission: { ...submission, fault }, exercise };
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
    for (const job of waiting) {
      if (grader.signal.aborted) return;
      const row = await rowOf(grader, job, kept);
      if (grader.signal.aborted) return;
      rows.push(row);
      progress.done(row);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return rows;
}

async function rowOf(grader: Grader, { submission, exercise }: Job, kept: KeptRows): Promise<Row> {
  if (exercise === undefined || submission.fault !== undefined) return faultRow(grader, exercise, submission);
  const found = kept.find(exercise, submission.file, submission.hash);
  if (found !== undefined) return found;
  const row = await gradeOne(grader, exercise, submission);
  if (!grader.signal.aborted) kept.keep(exercise, row);
  return row;
}

export function defaultParallel(): number {
  return Math.max(1, availableParallelism());
}
