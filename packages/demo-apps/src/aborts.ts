import { randomUUID } from "node:crypto";
import { fstatSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * How many clients left before their answer was complete. The count is the size of a file without a name: a server may
 * run the application in many processes, which share the descriptor that they inherited, but no memory.
 */
export class Aborts {
  readonly #file = openNameless();

  add(): void {
    writeSync(this.#file, "x");
  }

  get count(): number {
    return fstatSync(this.#file).size;
  }
}

function openNameless(): number {
  const path = join(tmpdir(), `aborts-${randomUUID()}`);
  const file = openSync(path, "ax", 0o600);
  unlinkSync(path);
  return file;
}
