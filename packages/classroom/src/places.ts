import { existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Problem } from "@lbaws/course";

/** Of a course: what checks need, and what must not be mixed with reports or submissions. */
const OWN = ["lessons", "packages", "node_modules", "test", ".git", ".course"];

/** Paths are meant from where the command was typed; npm changes to the root. */
export function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? ".", path);
}

/** The folder with the submissions, without links in its path. Throws a Problem (usage). */
export function submissionsFolder(root: string, path: string): string {
  const folder = realPlace(fromHere(path));
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Problem(`There is no folder ${path}: give the one with the submissions.`, 2);
  if (isWithin(realPlace(root), folder) || isOwn(root, folder))
    throw new Problem(`${path} belongs to the course: give a folder that holds the submissions alone.`, 2);
  return folder;
}

/** Where a report may go. Throws a Problem (usage). */
export function reportFolder(root: string, path: string, submissions?: string): string {
  const out = realPlace(fromHere(path));
  if (submissions !== undefined && isWithin(out, submissions))
    throw new Problem("The report must not lie in the folder of the submissions: give another --out.", 2);
  if (isWithin(realPlace(root), out) || isOwn(root, out))
    throw new Problem(`The report must not lie over the course, as it would in ${path}: give another --out.`, 2);
  return out;
}

function isOwn(root: string, path: string): boolean {
  return OWN.some((name) => isWithin(path, join(realPlace(root), name)));
}

function isWithin(inner: string, outer: string): boolean {
  return `${inner}/`.startsWith(outer === "/" ? "/" : `${outer}/`);
}

/** Links are followed as far as a path is there. */
function realPlace(path: string): string {
  if (existsSync(path) || dirname(path) === path) return realpathSync(path);
  return join(realPlace(dirname(path)), basename(path));
}

/** Makes a folder and those above it; below /proc Node's own `recursive` would try for ever. Throws a Problem (usage). */
export function makeFolder(path: string): void {
  if (existsSync(path)) {
    if (statSync(path).isDirectory()) return;
    throw new Problem(`${path} is a file: give a folder as --out.`, 2);
  }
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
    throw new Problem(`${path} cannot be made (${code}): give another --out.`, 2);
  }
}

/** Does what writes to a disk: where the system refuses, a Problem says so. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** An error of the system as a Problem; any other is a fault of ours, and stays what it is. */
export function cannotWrite(path: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new Problem(`${path} cannot be written (${code}): make room there, or give another --out.`);
}
