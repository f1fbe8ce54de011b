import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.ts";

/** The lessons that are done, by folder name, each with the time (ISO 8601, UTC) when its tests passed. */
export type Progress = Record<string, { done: string }>;

/**
 * Reads .course/progress.json under `root`; without the file nothing is done yet.
 * A damaged file is kept aside under another name, and one sentence on stderr says so.
 */
export function loadProgress(root: string): Progress {
  const file = progressFile(root);
  if (!existsSync(file)) return {};
  const progress = parse(read(file));
  if (progress) return progress;
  const aside = freeName(`${file}.damaged`);
  renameSync(file, aside);
  console.error(
    `.course/progress.json is damaged and now kept as ${aside.slice(root.length + 1)}: your progress starts again, or repair that file and move it back.`,
  );
  return {};
}

/** Records a lesson as done now; a lesson that was done before keeps its first time. */
export function recordDone(root: string, folder: string): void {
  const progress = loadProgress(root);
  if (folder in progress) return;
  const sorted = Object.entries({ ...progress, [folder]: { done: new Date().toISOString() } }).sort(([a], [b]) =>
    a.localeCompare(b),
  );
  writeWhole(progressFile(root), `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

function progressFile(root: string): string {
  return join(root, ".course", "progress.json");
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(
      `.course/progress.json cannot be read (${code}): make it a file that you may read, or remove it.`,
    );
  }
}

function parse(text: string): Progress | undefined {
  try {
    const data = JSON.parse(text);
    return isProgress(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function isProgress(data: unknown): data is Progress {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  return Object.values(data).every((entry) => typeof entry?.done === "string" && !Number.isNaN(Date.parse(entry.done)));
}

/** A reader, or a power cut, sees the old file or the new one, never half of it: rename(2) is atomic. */
function writeWhole(file: string, text: string): void {
  mkdirSync(join(file, ".."), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, text, { flush: true });
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let n = 2; existsSync(name); n++) name = `${wanted}-${n}`;
  return name;
}
