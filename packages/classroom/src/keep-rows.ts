import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Exercise, TOOL_ROOT } from "@lbaws/course";
import type { Grader } from "./grade-one.ts";
import { sha256 } from "./manifest.ts";
import { makeFolder, writing } from "./places.ts";
import { isRow, parseBounded } from "./reports/index.ts";
import type { Row } from "./row.ts";

/** What checks are made of besides their own files. */
const TOOLS = ["packages/checks/src", "packages/wire/src"];

/** Rows that are done, a file each: a grading that was interrupted goes on where it was. */
export class KeptRows {
  readonly #folder: string;
  /** What was in force, and what it was graded with: a row counts again only where all of it is the same. */
  readonly #circumstances: unknown[];
  readonly #hashes = new Map<string, string>();

  constructor(out: string, { sandbox, limits, course }: Grader, tools = TOOL_ROOT) {
    this.#folder = join(out, "rows");
    this.#circumstances = [sandbox.inForce, limits, course, ...TOOLS.map((name) => hashBelow(join(tools, name)))];
    makeFolder(this.#folder);
  }

  /** The row of a submission that was graded in the same circumstances, with the same checks and file. */
  find(exercise: Exercise, file: string, hash: string): Row | undefined {
    try {
      const row: unknown = parseBounded(readFileSync(this.#path(exercise, file, hash), "utf8"));
      return isRow(row) && row.status !== "ungradable" ? row : undefined;
    } catch {
      return undefined;
    }
  }

  keep(exercise: Exercise, row: Row): void {
    const path = this.#path(exercise, row.file ?? "", row.hash ?? "");
    writing(path, () => {
      writeFileSync(`${path}.${process.pid}`, JSON.stringify(row));
      renameSync(`${path}.${process.pid}`, path);
    });
  }

  #path(exercise: Exercise, file: string, hash: string): string {
    const key = JSON.stringify([exercise.id, file, hash, this.#checks(exercise), this.#circumstances]);
    return join(this.#folder, `${exercise.id}-${sha256(key).slice(0, 24)}.json`);
  }

  #checks({ folder }: Exercise): string {
    const known = this.#hashes.get(folder) ?? hashBelow(folder);
    this.#hashes.set(folder, known);
    return known;
  }
}

/** Of all files below a folder, with their paths. */
function hashBelow(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map(({ parentPath, name }) => join(parentPath, name));
  const hashes = files.sort().map((file) => [file.slice(folder.length), sha256(readFileSync(file))]);
  return sha256(JSON.stringify(hashes));
}
