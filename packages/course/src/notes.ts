import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.ts";

/** A file of JSON in .course/, with an entry for each thing that something is remembered of. */
export class Notes<Entry> {
  readonly #name: string;
  readonly #loss: string;
  readonly #isEntry: (entry: unknown) => entry is Entry;

  /** `loss` is what the reader is told when the file is damaged: "your progress starts again". */
  constructor(name: string, loss: string, isEntry: (entry: unknown) => entry is Entry) {
    this.#name = `.course/${name}`;
    this.#loss = loss;
    this.#isEntry = isEntry;
  }

  /** No file, no entries. A damaged file is kept aside under another name, and one sentence on stderr says so. */
  load(root: string): Record<string, Entry> {
    const file = join(root, this.#name);
    if (!existsSync(file)) return {};
    const entries = this.#parse(this.#read(file));
    if (entries !== undefined) return entries;
    const aside = freeName(`${file}.damaged`);
    renameSync(file, aside);
    console.error(
      `${this.#name} is damaged and now kept as ${aside.slice(root.length + 1)}: ${this.#loss}, or repair that file and move it back.`,
    );
    return {};
  }

  /** A reader, or a power cut, sees the old file or the new one, never half of it: rename(2) is atomic. */
  save(root: string, entries: Record<string, Entry>): void {
    const sorted = Object.entries(entries).sort(([a], [b]) => a.localeCompare(b));
    const file = join(root, this.#name);
    const temporary = `${file}.${process.pid}`;
    try {
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(temporary, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`, { flush: true });
      renameSync(temporary, file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Problem(`${this.#name} cannot be written (${code}): make .course a folder that you may write to.`);
    } finally {
      if (existsSync(temporary)) rmSync(temporary);
    }
  }

  #read(file: string): string {
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Problem(`${this.#name} cannot be read (${code}): make it a file that you may read, or remove it.`);
    }
  }

  #parse(text: string): Record<string, Entry> | undefined {
    try {
      const data: unknown = JSON.parse(text);
      return this.#isWhole(data) ? data : undefined;
    } catch {
      return undefined;
    }
  }

  #isWhole(data: unknown): data is Record<string, Entry> {
    if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
    return Object.values(data).every((entry) => this.#isEntry(entry));
  }
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let n = 2; existsSync(name); n++) name = `${wanted}-${n}`;
  return name;
}
