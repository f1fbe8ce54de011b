import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { forgetLesson } from "./forget-lesson.ts";
import { Problem } from "./problem.ts";
import { type Returned, returned } from "./returned.ts";
import type { Lesson, Steps } from "./steps.ts";

/** Two lessons as two trees of a throw-away git repository: git then compares them with paths that name no lesson. */
export interface Snapshots {
  /** The arguments after `git` that compare the two: `diff`'s own options go in between. */
  diff(options: string[]): string[];
  /** Whether there is nothing to see. */
  same: boolean;
  /** Test files that the later lesson takes up again; the diff leaves them out. */
  returned: Returned[];
  remove(): void;
}

const ONLY_CODE = ["src", "apps", "test"];
const WITH_THE_REST = [...ONLY_CODE, "README.md", "package.json", "tsconfig.json"];

/** Takes both lessons' files as they are in the working tree: what git tracks and what it does not ignore. */
export function takeSnapshots(root: string, steps: Steps, from: Lesson, to: Lesson, everything: boolean): Snapshots {
  const files = listFiles(root, [from, to]);
  const folder = mkdtempSync(join(tmpdir(), "course-diff-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const wanted = everything ? WITH_THE_REST : ONLY_CODE;
  try {
    const repository = `--git-dir=${join(folder, "git")}`;
    git(["init", "-q", "--bare", "--template=", join(folder, "git")]);
    const [a, b] = [from, to].map((lesson) => {
      const copy = join(folder, lesson.folder);
      copyFiles(root, lesson, filesOf(lesson, files, wanted), copy);
      git([repository, `--work-tree=${copy}`, "-c", "core.autocrlf=false", "add", "--all", "--force", "."], copy);
      return git([repository, "write-tree"]).stdout.trim();
    });
    const back = returned(root, steps, from, to, filesOf(to, files, wanted));
    const others = back.map(({ file }) => `:(top,exclude,literal)${file}`);
    const fixed = ["-M", "--irreversible-delete", "--src-prefix=a/", "--dst-prefix=b/"];
    return {
      diff: (options) => [repository, "diff", ...fixed, ...options, `${a}`, `${b}`, "--", ...others],
      same: a === b,
      returned: back,
      remove,
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function listFiles(root: string, lessons: Lesson[]): string[] {
  const folders = lessons.map(({ folder }) => `lessons/${folder}`);
  const { status, stdout } = run([
    "-c",
    // The course may belong to another user, as in a shared folder or a container.
    `safe.directory=${root}`,
    "-C",
    root,
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
    "--",
    ...folders,
  ]);
  if (status === 0) return stdout.split("\0");
  throw new Problem("This folder is not a git checkout, which npm run diff needs: get the course with `git clone`.");
}

/** The paths, in the lesson, of its files that are wanted. */
function filesOf(lesson: Lesson, files: string[], wanted: string[]): string[] {
  const base = `lessons/${lesson.folder}/`;
  const own = files.filter((file) => file.startsWith(base)).map((file) => file.slice(base.length));
  return [...new Set(own)].filter((path) => wanted.includes(path.split("/", 1)[0] as string));
}

function copyFiles(root: string, lesson: Lesson, paths: string[], copy: string): void {
  mkdirSync(copy);
  for (const path of paths) {
    const file = join(root, "lessons", lesson.folder, path);
    const state = lstatSync(file, { throwIfNoEntry: false });
    if (!state?.isFile()) continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    // latin1 keeps every byte, also those of a file that is no text.
    const text = forgetLesson(readFileSync(file, "latin1"), lesson);
    writeFileSync(join(copy, path), text, { encoding: "latin1", mode: state.mode });
  }
}

function git(args: string[], cwd?: string): SpawnSyncReturns<string> {
  const result = run(args, cwd);
  if (result.status === 0) return result;
  throw new Problem(`git could not compare the lessons: ${result.stderr.trim().split("\n")[0]}.`);
}

function run(args: string[], cwd?: string): SpawnSyncReturns<string> {
  // A commit hook sets the index of its own repository.
  const { GIT_INDEX_FILE: _, GIT_DIR: __, GIT_WORK_TREE: ___, ...env } = process.env;
  const result = spawnSync("git", args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 26 });
  if ((result.error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") {
    throw new Problem("npm run diff needs git, which is not installed: install it with your system's package manager.");
  }
  if (result.error) throw result.error;
  return result;
}
