import { existsSync, mkdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import {
  allExercises,
  closedSandbox,
  courseRoot,
  type Exercise,
  findExercise,
  guarded,
  LIMITS,
  limitsOnly,
  Problem,
  paint,
  runCommand,
} from "@lbaws/course";
import { Command, Option } from "commander";
import { arrange, defaultParallel, gradeAll, readJobs, submissionFiles } from "./grade-all.ts";
import type { Grader } from "./grade-one.ts";
import { KeptRows } from "./keep-rows.ts";
import { merge } from "./merge.ts";
import { showProgress } from "./progress-bar.ts";
import { writeReports } from "./reports/index.ts";
import { missingRows, readRoster } from "./roster.ts";
import type { Grading, Row } from "./row.ts";
import { parseShard, pick, type Shard } from "./shard.ts";
import { courseVersion } from "./version.ts";

interface Options {
  exercise: string[];
  out: string;
  roster?: string;
  jobs: number;
  seconds: number;
  shard?: Shard;
  sandbox: boolean;
}

async function grade(submissions: string, options: Options): Promise<void> {
  const root = courseRoot();
  const folder = existing(submissions);
  const out = fromHere(options.out);
  if (`${out}/`.startsWith(`${folder}/`))
    throw new Problem("The report must not lie in the folder of the submissions: give another --out.", 2);
  const exercises = chosen(root, options.exercise);
  const roster = options.roster === undefined ? [] : readRoster(fromHere(options.roster));
  const limits = { ...LIMITS, seconds: options.seconds };
  mkdirSync(out, { recursive: true });
  const sandbox = options.sandbox ? closedSandbox() : limitsOnly();
  const jobs = await readJobs(folder, submissionFiles(folder), exercises);
  const part = options.shard === undefined ? jobs : pick(jobs, options.shard);
  console.log(`Grading ${part.length} submissions, ${options.jobs} at a time.`);
  for (const line of sandbox.inForce) console.log(`  ${line}`);
  const progress = showProgress(part.length);
  const rows = await guarded(async (signal) => {
    const grader: Grader = { root, course: courseVersion(root), sandbox, limits, conceal: [folder, out], signal };
    return gradeAll(grader, part, new KeptRows(out, limits), progress, options.jobs);
  }).finally(() => progress.stop());
  const handedIn = jobs.map(({ submission, exercise }) => ({
    student: submission.manifest?.student ?? "",
    exercise: exercise.id,
  }));
  const missing = (options.shard?.index ?? 1) === 1 ? missingRows(roster, exercises, handedIn) : [];
  report(out, [...rows, ...missing], exercises, [...sandbox.inForce, ...limitsInWords(options.seconds)], options.shard);
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
    rows: arrange(rows),
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

function existing(path: string): string {
  const folder = fromHere(path);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new Problem(`There is no folder ${path}: give the one with the submissions.`, 2);
}

/** Paths are meant from where the command was typed; npm changes to the root. */
function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? ".", path);
}

function chosen(root: string, wanted: string[]): Exercise[] {
  return wanted.includes("all") ? allExercises(root) : wanted.map((name) => findExercise(root, name));
}

function count(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new Problem(`"${text}" must be a whole number from 1 to 9999.`, 2);
}

const program = new Command("npm run grade --")
  .description("Grades submissions with the checks of this copy of the course, and writes a report.")
  .argument("<submissions>", "the folder with the files that `npm run submit` made; folders in it are looked into")
  .requiredOption("--exercise <exercises...>", "such as 5a, several of them, or all (must be given)")
  .requiredOption(
    "--out <folder>",
    "where the report goes; a second run goes on where the first was interrupted (must be given)",
  )
  .option("--roster <file>", "the names of the class, one per line: who is not there is reported as missing")
  .option("--seconds <n>", "how long the checks of one submission may take", count, 60)
  .option("--shard <i/n>", "only the i-th of n parts; `npm run grade -- merge` puts the reports together", parseShard)
  .option("--no-sandbox", "limits alone, without bubblewrap")
  .addHelpText("after", "\n`npm run grade -- merge --help` tells how to put the reports of several shards together.")
  .addOption(new Option("--jobs <n>", "submissions at a time").argParser(count).default(defaultParallel()))
  .action(grade);

const merging = new Command("npm run grade -- merge")
  .description("Puts the reports of several shards together.")
  .argument("<reports...>", "the folders that the shards gave as --out")
  .requiredOption("--out <folder>", "where the report goes")
  .action((reports: string[], { out }: { out: string }) => {
    const grading = merge(reports.map((folder) => join(fromHere(folder), "results.json")));
    tell(grading, writeReports(grading, fromHere(out)));
  });

const args = process.argv.slice(2);
if (args[0] === "merge") await runCommand(merging, args.slice(1));
else await runCommand(program, args);
