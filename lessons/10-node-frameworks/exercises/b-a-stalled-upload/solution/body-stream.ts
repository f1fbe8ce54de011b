import type { InputStream } from "./app.ts";

const EMPTY = Buffer.alloc(0);

/** A request's body as "wsgi.input": read when it is asked for, and no further than it goes; PEP 3333, "Input and Error Streams". */
export class BodyStream implements InputStream {
  readonly #pieces: Iterator<Buffer>;
  readonly #limit: number;
  #waiting: Buffer = EMPTY;
  #error: unknown;
  /** How many bytes are still to come. Of a body in chunks nobody knows. */
  #left: number;

  /** A body in its pieces, `limit` bytes at most. */
  constructor(pieces: Iterator<Buffer>, limit: number, length = Number.POSITIVE_INFINITY) {
    this.#pieces = pieces;
    this.#limit = limit;
    this.#left = length;
  }

  /** Whether the client has nothing to do with what `read1` returns next. */
  isThere(): boolean {
    return this.#waiting.length > 0 || this.#left === 0 || this.#error !== undefined;
  }

  read1(size: number = this.#limit): Buffer {
    if (this.#waiting.length === 0 && size > 0) this.#waiting = this.#next();
    const taken = this.#waiting.subarray(0, size);
    this.#waiting = this.#waiting.subarray(taken.length);
    return taken;
  }

  read(size: number = this.#limit): Buffer {
    // One buffer: kept for themselves, a million pieces of one byte would need a hundred times that.
    const bytes = Buffer.alloc(Math.min(size, this.#limit));
    let length = 0;
    for (let piece = this.read1(size); piece.length > 0; piece = this.read1(size - length)) {
      length += piece.copy(bytes, length);
    }
    return bytes.subarray(0, length);
  }

  readline(): Buffer {
    const parts: Buffer[] = [];
    for (let part = this.read1(); part.length > 0; part = this.read1()) {
      const end = part.indexOf("\n") + 1;
      parts.push(end === 0 ? part : part.subarray(0, end));
      if (end === 0) continue;
      this.#waiting = part.subarray(end);
      break;
    }
    return Buffer.concat(parts);
  }

  readlines(): Buffer[] {
    return [...this];
  }

  *[Symbol.iterator](): Generator<Buffer> {
    for (let line = this.readline(); line.length > 0; line = this.readline()) yield line;
  }

  /** Reads what the application left: the next request begins behind it. */
  drain(): void {
    while (this.read1().length > 0);
  }

  /** An application that kept it must not reach the next request with it. */
  close(): void {
    this.#error ??= new Error("The request is over.");
  }

  /** A body that could not be read once has no end that could be found later. */
  #next(): Buffer {
    if (this.#error !== undefined) throw this.#error;
    try {
      const piece = this.#pieces.next().value ?? EMPTY;
      this.#left -= piece.length;
      return piece;
    } catch (error) {
      this.#error = error;
      throw error;
    }
  }
}
