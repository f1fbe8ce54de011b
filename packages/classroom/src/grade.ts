import { join } from "node:path";
import { courseRoot, Problem } from "@lbaws/course";
import { Command, Option } from "commander";
import { defaultParallel } from "./grade-all.ts";
import { gradeClass, type Options, tell } from "./grade-class.ts";
import { merge } from "./merge.ts";
import { runWithNpm } from "./npm-took.ts";
import { fromHere, reportFolder } from "./places.ts";
import { writeReports } from "./reports/index.ts";
import { parseShard } from "./shard.ts";

const EXAMPLE = "`npm run grade -- --exercise 5a --out report submissions`";
const MERGE_EXAMPLE = "`npm run grade -- merge part-1 part-2 --out report`";

function count(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new Problem(`"${text}" must be a whole number from 1 to 9999.`, 2);
}

/** --exercise takes all words up to the next option: the folder, too, where that stands behind the exercises. */
function grade(given: string | undefined, options: Options): Promise<void> {
  if (given !== undefined) return gradeClass(given, options);
  const submissions = options.exercise.at(-1) as string;
  const exercise = options.exercise.slice(0, -1);
  if (exercise.length === 0) throw new Problem(`Say where the submissions are, too: ${EXAMPLE}.`, 2);
  return gradeClass(submissions, { ...options, exercise });
}

const program = new Command("npm run grade --")
  .usage("[options] <submissions>")
  .description("Grades submissions with the checks of this copy of the course, and writes a report.")
  .argument("[submissions]", "the folder with the files that `npm run submit` made; folders in it are looked into")
  .requiredOption("--exercise <exercises...>", "such as 5a, several of them, or all (must be given)")
  .requiredOption(
    "--out <folder>",
    "where the report goes; a second run goes on where the first was interrupted (must be given)",
  )
  .option("--roster <file>", "the names of the class, one per line: who is not there is reported as missing")
  .option("--seconds <n>", "how long the checks of one submission may take", count, 60)
  .option("--shard <i/n>", "only the i-th of n parts; `npm run grade -- merge` puts the reports together", parseShard)
  .option("--no-sandbox", "limits alone, without bubblewrap: only on a machine that may come to harm")
  .addHelpText("after", "\n`npm run grade -- merge --help` tells how to put the reports of several shards together.")
  .addOption(new Option("--jobs <n>", "submissions at a time").argParser(count).default(defaultParallel()))
  .action(grade);

const merging = new Command("npm run grade -- merge")
  .description("Puts the reports of several shards together.")
  .argument("<reports...>", "the folders that the shards gave as --out")
  .requiredOption("--out <folder>", "where the report goes")
  .action((reports: string[], { out }: { out: string }) => {
    const place = reportFolder(courseRoot(), out);
    const grading = merge(reports.map((folder) => join(fromHere(folder), "results.json")));
    tell(grading, writeReports(grading, place));
  });

/** Not jobs, which many have among npm's own settings. */
const NPM_MAY_TAKE = ["exercise", "out", "roster", "seconds", "shard", "no-sandbox"];

const args = process.argv.slice(2);
if (args[0] === "merge") await runWithNpm(merging, args.slice(1), ["out"], MERGE_EXAMPLE);
else await runWithNpm(program, args, NPM_MAY_TAKE, EXAMPLE);
