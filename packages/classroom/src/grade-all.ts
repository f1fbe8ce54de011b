import { availableParallelism } from "node:os";
import { allExercises, type Exercise, nameOf } from "@lbaws/course";
import type { Found } from "./files.ts";
import { faultRow, type Grader, gradeOne, isDoubtful } from "./grade-one.ts";
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

/**
 * Grades several at a time; a row that was kept by an earlier run is taken from there. What one submission may have done to the
 * row of another is undone at the end: doubtful rows are made once more, alone, and those count.
 */
export async function gradeAll(
  grader: Grader,
  jobs: Job[],
  kept: KeptRows,
  progress: Progress,
  parallel: number,
): Promise<Row[]> {
  const rows = new Rows(grader, kept, progress);
  const isAlone = Math.min(parallel, jobs.length) === 1;
  const again: Job[] = [];
  const waiting = jobs.values();
  const work = async () => {
    for (const job of waiting) if (!(await rows.add(job, (row) => !isDoubtful(row, isAlone)))) again.push(job);
  };
  await Promise.all(Array.from({ length: parallel }, work));
  for (const job of again) await rows.add(job, () => true);
  return rows.done;
}

class Rows {
  readonly done: Row[] = [];
  readonly #grader: Grader;
  readonly #kept: KeptRows;
  readonly #progress: Progress;

  constructor(grader: Grader, kept: KeptRows, progress: Progress) {
    this.#grader = grader;
    this.#kept = kept;
    this.#progress = progress;
  }

  /** Grades a submission, and says whether its row was taken. After an interruption nothing is. */
  async add({ submission, exercise }: Job, isFinal: (row: Row) => boolean): Promise<boolean> {
    if (this.#grader.signal.aborted) return false;
    if (exercise === undefined || submission.fault !== undefined)
      return this.#take(faultRow(this.#grader, exercise, submission));
    const found = this.#kept.find(exercise, submission.file, submission.hash);
    if (found !== undefined) return this.#take(found);
    const row = await gradeOne(this.#grader, exercise, submission);
    if (this.#grader.signal.aborted || !isFinal(row)) return false;
    this.#kept.keep(exercise, row);
    return this.#take(row);
  }

  #take(row: Row): true {
    this.done.push(row);
    this.#progress.done(row);
    return true;
  }
}

export function defaultParallel(): number {
  return Math.max(1, availableParallelism());
}
