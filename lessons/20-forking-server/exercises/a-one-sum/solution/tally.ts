import { fstatSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A count that a process has in common with all that it forks later: the size of a file without a name. */
export class Tally {
  readonly #file = openNameless();

  get count(): number {
    return fstatSync(this.#file).size;
  }

  /** The kernel appends for one process after the other, so that no byte is lost; write(2), O_APPEND in open(2). */
  add(): void {
    writeSync(this.#file, ".");
  }
}

/** The file is there as long as somebody has it open, whatever becomes of them; unlink(2). */
function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), "tally-"));
  try {
    return openSync(join(folder, "requests"), "ax");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
