import { relative } from "node:path";
import { allExercises, courseRoot, type Exercise, findExercise, guarded, LIMITS, Problem, paint } from "@lbaws/course";
import { arrange } from "./arrange.ts";
import { type Found, submissionFiles } from "./files.ts";
import { gradeAll, type Job, readJobs } from "./grade-all.ts";
import type { Grader } from "./grade-one.ts";
import { sweepPlaces } from "./grading-place.ts";
import { chosenSandbox } from "./in-force.ts";
import { KeptRows } from "./keep-rows.ts";
import { studentOf } from "./names.ts";
import { fromHere, makeFolder, reportFolder, submissionsFolder } from "./places.ts";
import { type Progress, showProgress } from "./progress-bar.ts";
import { writeReports } from "./reports/index.ts";
import { missingRows, readRoster } from "./roster.ts";
import type { Grading, Row } from "./row.ts";
import { pick, type Shard } from "./shard.ts";
import { courseVersion } from "./version.ts";

export interface Options {
  exercise: string[];
  out: string;
  roster?: string;
  jobs: number;
  seconds: number;
  shard?: Shard;
  sandbox: boolean;
}

/** What is to be graded, and how. */
interface Order {
  folder: string;
  out: string;
  /** Relative to the folder: all of them, and those of this shard. */
  files: Found[];
  part: Found[];
  exercises: Exercise[];
  roster: string[];
  options: Options;
}

/** Grades the submissions in a folder, and writes the report. */
export async function gradeClass(submissions: string, options: Options): Promise<void> {
  const root = courseRoot();
  const exercises = chosen(root, options.exercise);
  const folder = submissionsFolder(root, submissions);
  const out = reportFolder(root, options.out, folder);
  const roster = options.roster === undefined ? [] : readRoster(fromHere(options.roster));
  const sandbox = chosenSandbox(options.sandbox);
  const files = submissionFiles(folder);
  if (files.length + roster.length === 0)
    throw new Problem(`There are no files in ${submissions}: put there what was handed in.`);
  makeFolder(out);
  sweepPlaces(root);
  const part = options.shard === undefined ? files : pick(files, options.shard);
  console.log(`Grading ${part.length} submissions, ${options.jobs} at a time.`);
  for (const line of sandbox.inForce) console.log(`  ${line}`);
  const progress = showProgress(part.length);
  const order = { folder, out, files, part, exercises, roster, options };
  const limits = { ...LIMITS, seconds: options.seconds };
  const rows = await guarded((signal) =>
    gradeOrder({ root, course: courseVersion(root), sandbox, limits, conceal: [folder, out], signal }, order, progress),
  ).finally(() => progress.stop());
  report(out, arrange(rows, roster), exercises, [...sandbox.inForce, ...limitsInWords(options.seconds)], options.shard);
}

/** The rows of what was handed in, and of what was not: who is missing is told once, by the first shard. */
async function gradeOrder(grader: Grader, order: Order, progress: Progress): Promise<Row[]> {
  const { folder, out, files, part, exercises, roster, options } = order;
  const tellsMissing = roster.length > 0 && (options.shard?.index ?? 1) === 1;
  const jobs = await readJobs(folder, tellsMissing ? files : part, exercises, progress, grader);
  const own = tellsMissing ? jobs.filter(({ submission }) => part.some(({ file }) => file === submission.file)) : jobs;
  const rows = await gradeAll(grader, own, new KeptRows(out, grader), progress, options.jobs);
  return tellsMissing ? [...rows, ...missingRows(roster, exercises, jobs.map(whose))] : rows;
}

function whose({ submission, exercise }: Job): { student: string; exercise: string } {
  return { student: studentOf(submission), exercise: exercise?.id ?? "" };
}

function limitsInWords(seconds: number): string[] {
  return [
    `at most ${seconds} s, ${LIMITS.processes} processes and ${LIMITS.megabytes} MB of memory for each submission, 1 MB of output for each server`,
  ];
}

function report(out: string, rows: Row[], exercises: Exercise[], inForce: string[], shard?: Shard): void {
  const grading: Grading = {
    format: 1,
    course: courseVersion(courseRoot()),
    graded: new Date().toISOString(),
    inForce,
    exercises: exercises.map(({ id, title }) => ({ id, title })),
    rows,
    ...(shard === undefined ? {} : { shard }),
  };
  tell(grading, writeReports(grading, out));
}

/** Counts, and where the reports are. */
export function tell({ rows }: Grading, files: string[]): void {
  const counts = Object.entries(Object.groupBy(rows, ({ status }) => status)).map(
    ([status, list]) => `${list.length} ${status}`,
  );
  console.log(`\n${paint("bold", `${rows.length} rows`)}: ${counts.join(", ") || "none"}.`);
  for (const file of files) console.log(`  ${relative(process.env.INIT_CWD ?? ".", file)}`);
}

function chosen(root: string, wanted: string[]): Exercise[] {
  return wanted.includes("all") ? allExercises(root) : wanted.map((name) => findExercise(root, name));
}
