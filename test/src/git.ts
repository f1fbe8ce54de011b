import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What git says about one file that differs: lines added and removed, and whether the file is new or gone. */
export interface Change {
  file: string;
  added: number;
  removed: number;
  kind: "changed" | "new" | "gone";
}

/** The differences of two folders by git's count, for the files named (paths relative to both folders). */
export function changes(from: string, to: string, files: string[]): Change[] {
  return files.flatMap((file): Change[] => {
    const [before, after] = [join(from, file), join(to, file)];
    if (!existsSync(before)) return [{ file, added: numbers("/dev/null", after).added, removed: 0, kind: "new" }];
    if (!existsSync(after)) return [{ file, added: 0, removed: numbers(before, "/dev/null").removed, kind: "gone" }];
    if (readFileSync(before).equals(readFileSync(after))) return [];
    return [{ file, ...numbers(before, after), kind: "changed" }];
  });
}

function numbers(before: string, after: string): { added: number; removed: number } {
  const git = spawnSync("git", ["diff", "--no-index", "--numstat", "--no-renames", before, after], {
    encoding: "utf8",
  });
  if (git.error !== undefined) throw new Error(`These rules need git: ${git.error.message}`);
  const found = /^(\d+)\t(\d+)\t/.exec(git.stdout);
  if (found === null && git.stdout + git.stderr !== "")
    throw new Error(`git diff ${before} ${after}: ${git.stdout}${git.stderr}`);
  return { added: Number(found?.[1] ?? 0), removed: Number(found?.[2] ?? 0) };
}
