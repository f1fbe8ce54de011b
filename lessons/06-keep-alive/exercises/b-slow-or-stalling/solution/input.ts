import { POLLIN, poll, recv } from "@lbaws/posix";
import { badRequest, HttpError } from "./http-error.ts";

const RECV_SIZE = 16_384;

/** The bytes of one client, in order, in whatever pieces they arrive. */
export class Input {
  readonly #client: number;
  #waiting: Buffer = Buffer.alloc(0);
  #deadline = 0;

  constructor(client: number) {
    this.#client = client;
  }

  isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** From now on, bytes that come later than in `milliseconds` come too late. */
  allow(milliseconds: number): void {
    this.#deadline = performance.now() + milliseconds;
  }

  /** What is too late becomes so by as much later. */
  allowMore(milliseconds: number): void {
    this.#deadline += milliseconds;
  }

  /** The bytes through the next LF; without an LF at their end they are `limit` bytes, or the client has ended. */
  readLine(limit: number): Buffer {
    while (!this.#waiting.includes("\n") && this.#waiting.length < limit) {
      if (!this.#receive()) break;
    }
    const end = this.#waiting.indexOf("\n") + 1;
    return this.#take(end === 0 ? limit : Math.min(end, limit));
  }

  /** The next `size` bytes, in the pieces in which they come. */
  *readPieces(size: number): Generator<Buffer> {
    for (let left = size; left > 0; ) {
      if (this.#waiting.length === 0 && !this.#receive()) throw badRequest("The body ended early.");
      const piece = this.#take(left);
      left -= piece.length;
      yield piece;
    }
  }

  /** Drops what still arrives, until the client ends, has sent `limit` bytes, or `milliseconds` are over. */
  drop(milliseconds: number, limit: number): void {
    const end = performance.now() + milliseconds;
    for (let dropped = 0; dropped < limit; dropped += this.#waiting.length) {
      const left = Math.ceil(Math.max(0, end - performance.now()));
      if (poll([{ fd: this.#client, events: POLLIN }], left) === 0) return;
      this.#waiting = Buffer.alloc(0);
      if (!this.#receive()) return;
    }
  }

  /** Adds what has arrived to what is waiting; false when the client has ended. */
  #receive(): boolean {
    const left = Math.ceil(Math.max(0, this.#deadline - performance.now()));
    const inTime = poll([{ fd: this.#client, events: POLLIN }], left) > 0;
    if (!inTime) throw new HttpError("408 Request Timeout", "The request took too long.");
    const buffer = Buffer.allocUnsafe(RECV_SIZE);
    const length = recv(this.#client, buffer);
    this.#waiting = Buffer.concat([this.#waiting, buffer.subarray(0, length)]);
    return length > 0;
  }

  #take(length: number): Buffer {
    const taken = this.#waiting.subarray(0, length);
    this.#waiting = this.#waiting.subarray(taken.length);
    return taken;
  }
}
