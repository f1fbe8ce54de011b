import { pipe, read, write } from "@lbaws/posix";

/** What one process tells all that it has forked: there is a byte in the pipe, or there is none; pipe(7). */
export class Sign {
  /** Readable for all while the sign is up; nobody else must read it. */
  readonly reader: number;
  readonly writer: number;
  #isUp = false;

  constructor() {
    [this.reader, this.writer] = pipe();
  }

  put(up: boolean): void {
    if (up === this.#isUp) return;
    if (up) write(this.writer, Buffer.from("!"));
    else read(this.reader, Buffer.alloc(1));
    this.#isUp = up;
  }
}
