import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { allExercises, courseRoot, Problem } from "@lbaws/course";
import { Command } from "commander";
import { runWithNpm } from "./npm-took.ts";
import { fromHere, makeFolder, writing } from "./places.ts";

/** What students do not get: answers, the checks that only the grader runs, and the tests that need them or a git checkout. */
const WITHHELD = [
  /^lessons\/[^/]+\/exercises\/[^/]+\/(solution\/|mutants\.json$|hidden\.test\.ts$)/,
  /^test\/test\/exercises\.test\.ts$/,
  /^packages\/classroom\/test\/(misbehaving|again|grade|release)(\.test)?\.ts$/,
];

function release({ out }: { out: string }): void {
  const root = courseRoot();
  const place = fromHere(out);
  if (existsSync(place) && (!statSync(place).isDirectory() || readdirSync(place).length > 0)) {
    throw new Problem(`${out} is there and not empty: give a new folder.`, 2);
  }
  if (`${place}/`.startsWith(`${root}/`))
    throw new Problem(`${out} lies inside of the course: give a folder elsewhere.`, 2);
  const files = courseFiles(root);
  const given = files.filter((file) => !WITHHELD.some((pattern) => pattern.test(file)));
  makeFolder(dirname(place));
  writing(place, () => copyAll(root, given, place));
  console.log(`${given.length} files of the course are in ${out}, ${files.length - given.length} were withheld.`);
  console.log(`It has ${allExercises(place).length} exercises. Students begin there with \`npm ci && npm start\`.`);
}

/** The files that belong to the course: those git knows, as they are now, and new ones that it does not ignore. */
function courseFiles(root: string): string[] {
  let listed: string;
  try {
    const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    listed = execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1e8,
    });
  } catch {
    throw new Problem("git does not know this copy of the course: make the release from a clone.");
  }
  return [...new Set(listed.split("\0"))].filter((file) => file !== "" && existsSync(join(root, file))).sort();
}

/** Into a folder beside its place, which it becomes when it is complete. */
function copyAll(root: string, files: string[], place: string): void {
  const making = mkdtempSync(`${place}.making-`);
  try {
    for (const file of files) {
      mkdirSync(dirname(join(making, file)), { recursive: true });
      copyFileSync(join(root, file), join(making, file));
    }
    rmSync(place, { recursive: true, force: true });
    chmodSync(making, 0o755);
    renameSync(making, place);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

const program = new Command("npm run release --")
  .description("Writes the course for students: without solutions, mutants and hidden checks.")
  .requiredOption("--out <folder>", "a new or empty folder outside of the course")
  .action(release);

await runWithNpm(program, process.argv.slice(2), ["out"], "`npm run release -- --out ../course-for-students`");
