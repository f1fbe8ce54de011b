import { quote } from "./bytes.ts";
import type { WireSocket } from "./socket.ts";
import { within } from "./until.ts";

/** How the server's side of a connection ended: by FIN, or by the error that ended it. */
type End = "fin" | NodeJS.ErrnoException;

/** What has arrived on a connection and was not handed out yet. */
export class Inbox {
  private chunks: Uint8Array[] = [];
  private ended: End | undefined;
  private wake: () => void = () => {};
  private readonly socket: WireSocket;

  constructor(socket: WireSocket) {
    this.socket = socket;
    socket.on("end", () => this.finish(isReset(socket.writeError) ? socket.writeError : "fin"));
    socket.on("error", (error) => this.finish(error));
    socket.on("close", () => this.finish(closedHere()));
  }

  /**
   * Keeps what the socket read. Reading must stop with that, and go on in a later turn of the event loop: where it just
   * goes on, libuv before 1.52 takes a reset that came with the last bytes for a normal end.
   */
  push(bytes: Uint8Array): void {
    this.chunks.push(Buffer.from(bytes));
    setImmediate(() => this.wake());
  }

  get text(): string {
    return this.joined().toString("latin1");
  }

  get length(): number {
    return this.joined().length;
  }

  /** Undefined while more can come. */
  get end(): End | undefined {
    return this.ended;
  }

  /** Removes the first `length` bytes and returns them as Latin-1. */
  take(length: number): string {
    const all = this.joined();
    this.chunks = [all.subarray(length)];
    return all.toString("latin1", 0, length);
  }

  /**
   * Reads until `probe` returns a length, and takes that many bytes. It is asked after each arrival and a last time
   * when nothing more can come. Errors name `what`, and carry what had arrived.
   */
  async takeWhen(what: string, deadline: number, probe: () => number | undefined): Promise<string> {
    const limit = performance.now() + deadline;
    while (true) {
      const length = probe();
      if (length !== undefined) return this.take(length);
      if (this.ended !== undefined) throw this.failure(what, this.ended);
      await this.more(limit - performance.now(), () => this.late(what, deadline));
    }
  }

  /** Joined when asked for only, or long answers would be copied at every arrival. */
  private joined(): Buffer {
    const all = Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }

  private async more(left: number, failure: () => Error): Promise<void> {
    const arrival = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.socket.resume();
    try {
      await within(Math.max(0, left), arrival, failure);
    } finally {
      this.socket.pause();
      this.wake = () => {};
    }
  }

  private finish(end: End): void {
    this.ended ??= end;
    this.wake();
  }

  private late(what: string, deadline: number): Error {
    const error = new Error(`Waited ${deadline} ms for ${what}. What had arrived: ${quote(this.text)}`);
    return this.describe(Object.assign(error, { code: "ETIMEDOUT" }));
  }

  private failure(what: string, end: End): Error {
    const how = end === "fin" ? "The server ended the connection" : `The connection broke (${end.code})`;
    const error = new Error(`${how} while waiting for ${what}. What had arrived: ${quote(this.text)}`);
    return this.describe(Object.assign(error, end === "fin" ? {} : { code: end.code }));
  }

  private describe(error: Error): Error {
    return Object.assign(error, { received: this.text });
  }
}

export function isReset(error: NodeJS.ErrnoException | undefined): error is NodeJS.ErrnoException {
  return error?.code === "ECONNRESET";
}

function closedHere(): NodeJS.ErrnoException {
  return Object.assign(new Error("closed by the test"), { code: "closed by the test itself" });
}
