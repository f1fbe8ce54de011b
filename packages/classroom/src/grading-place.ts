import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Exercise } from "@lbaws/course";

/** A folder for one submission, named by the process that grades it. */
export function makePlace(root: string, { id }: Exercise): string {
  const folder = gradingFolder(root);
  mkdirSync(folder, { recursive: true });
  return mkdtempSync(join(folder, `${process.pid}-${id}-`));
}

/** Removes what graders left that were killed. Call it before this process makes a place: numbers of processes come again. */
export function sweepPlaces(root: string): void {
  for (const name of namesIn(gradingFolder(root))) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid !== 0 && pid !== process.pid && isRunning(pid)) continue;
    try {
      removeTree(join(gradingFolder(root), name));
    } catch {
      // It belongs to another user, who can sweep it.
    }
  }
}

/** Removes a folder, also one in which a program has taken away its owner's rights. */
export function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    unlock(path);
    rmSync(path, { recursive: true, force: true });
  }
}

/** Gives the owner of a folder and of those below it all rights; links are not followed. Names are bytes: a program chose them. */
export function unlock(path: string | Buffer): void {
  chmodSync(path, 0o700);
  const entries = readdirSync(path, { withFileTypes: true, encoding: "buffer" });
  for (const { name } of entries.filter((entry) => entry.isDirectory()))
    unlock(Buffer.concat([Buffer.from(path), Buffer.from("/"), name]));
}

function gradingFolder(root: string): string {
  return join(root, ".course", "grading");
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
