import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Exercise, Limits } from "@lbaws/course";
import { sha256 } from "./manifest.ts";
import { makeFolder, writing } from "./places.ts";
import type { Row } from "./row.ts";

/** Rows that are done, a file each: a grading that was interrupted goes on where it was. */
export class KeptRows {
  readonly #folder: string;
  readonly #limits: Limits;

  constructor(out: string, limits: Limits) {
    this.#folder = join(out, "rows");
    this.#limits = limits;
    makeFolder(this.#folder);
  }

  /** The row of a submission that was graded with the same checks, limits and file. */
  find(exercise: Exercise, file: string, hash: string): Row | undefined {
    try {
      const row = JSON.parse(readFileSync(this.#path(exercise, file, hash), "utf8")) as Row;
      return row.status === "ungradable" ? undefined : row;
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
    const key = JSON.stringify([exercise.id, file, hash, checksHash(exercise), this.#limits]);
    return join(this.#folder, `${exercise.id}-${sha256(key).slice(0, 24)}.json`);
  }
}

function checksHash({ folder }: Exercise): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  return names
    .sort()
    .map((name) => sha256(readFileSync(join(folder, name))))
    .join();
}
