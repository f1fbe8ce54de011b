import { type Bytes, type Connection, connect, type Response } from "@lbaws/wire";
import { CheckFailure, type Failure } from "./failure.ts";
import { reproduce, type Segment } from "./reproduce.ts";
import { compare, type Want } from "./want.ts";

/** How long the learner's server may take for one answer, in milliseconds. */
export const PATIENCE = 5_000;

/** One client's connection. It remembers what was sent, so that a failed check can say how to send it again. */
export interface Dialogue {
  /** Sends bytes, each element of an array as a segment of its own. A server that does not read them any more is no failure. */
  send(bytes: Bytes | Bytes[]): Promise<void>;
  /** Ends this side's sending (FIN). */
  end(): void;
  /** Reads one response and compares it; `method` is that of its request (GET). */
  expect(want: Want & { method?: string }): Promise<Response>;
  /** Reads as many bytes as `text` has and compares them. */
  expectBytes(text: string, says: string): Promise<void>;
  /** The server ends the connection, and sends nothing more before. */
  expectEnd(says: string): Promise<void>;
  /** Breaks the connection off (RST). */
  reset(): void;
  close(): void;
  /** The connection itself, for what the methods here do not do. */
  readonly wire: Connection;
}

export async function openDialogue(port: number): Promise<Dialogue> {
  return new Talk(await connect(port, PATIENCE).catch(refused));
}

function refused(error: Error): never {
  throw new CheckFailure({ kind: "wrong", says: "The server accepts a connection.", instead: error.message });
}

class Talk implements Dialogue {
  readonly wire: Connection;
  readonly #sent: Segment[] = [];
  #lastSent = performance.now();

  constructor(wire: Connection) {
    this.wire = wire;
  }

  async send(bytes: Bytes | Bytes[]): Promise<void> {
    for (const piece of Array.isArray(bytes) ? bytes : [bytes]) {
      const now = performance.now();
      this.#sent.push({ bytes: Buffer.from(piece as string).toString("latin1"), pause: now - this.#lastSent });
      this.#lastSent = now;
      await this.wire.send(piece).catch(unlessGone);
      // A turn of the event loop, or thousands of pieces would keep the answer from being read.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  end(): void {
    this.wire.end();
  }

  async expect(want: Want & { method?: string }): Promise<Response> {
    const read = this.wire.readResponse({ method: want.method ?? this.#method(), deadline: PATIENCE });
    const response = await read.catch((error) => this.#noResponse(error, want));
    const fault = compare(response.raw, response, want);
    if (fault !== undefined) throw this.#failure({ kind: "wrong", says: want.says, ...fault });
    return response;
  }

  async expectBytes(text: string, says: string): Promise<void> {
    let received = "";
    while (received.length < text.length && text.startsWith(received)) {
      const next = text.charAt(received.length);
      const one = await this.wire.readUntil(next).catch((error) => this.#missing(error, received, text, says));
      received += one;
    }
    const fault = compare(received.slice(0, text.length), undefined, { says, bytes: text });
    if (fault !== undefined) throw this.#failure({ kind: "wrong", says, ...fault });
  }

  async expectEnd(says: string): Promise<void> {
    const rest = await this.wire.readAll(PATIENCE).catch((error: NodeJS.ErrnoException & { received?: string }) => {
      if (error.code === "ECONNRESET") return error.received ?? "";
      throw this.#failure({
        kind: "late",
        says,
        received: error.received ?? "",
        instead: "The connection stays open.",
      });
    });
    if (rest !== "") throw this.#failure({ kind: "wrong", says, received: rest, at: 0, expected: "" });
  }

  reset(): void {
    this.wire.reset();
  }

  close(): void {
    this.wire.close();
  }

  /** A request that was sent in pieces begins with the first of them. */
  #method(): string {
    return /^[A-Z]+/.exec(this.#sentText().join(""))?.[0] ?? "GET";
  }

  #sentText(): string[] {
    return this.#sent.map(({ bytes }) => bytes);
  }

  async #noResponse(error: Error & { code?: string; received?: string }, want: Want): Promise<never> {
    const received = error.received ?? (await this.#whatCame());
    const fault = want.bytes === undefined ? undefined : compare(received, undefined, want);
    const late = error.code === "ETIMEDOUT";
    const instead = late ? `No complete answer came within ${PATIENCE / 1000} s.` : howItBroke(error, received);
    throw this.#failure({ kind: late ? "late" : "wrong", says: want.says, received, instead, ...fault });
  }

  #missing(error: Error & { code?: string; received?: string }, before: string, expected: string, says: string): never {
    const received = before + (error.received ?? "");
    const kind = error.code === "ETIMEDOUT" ? "late" : "wrong";
    throw this.#failure({ kind, says, ...compare(received, undefined, { says, bytes: expected }) });
  }

  async #whatCame(): Promise<string> {
    return this.wire.readAll(PATIENCE).catch((error: Error & { received?: string }) => error.received ?? "");
  }

  #failure(failure: Failure): CheckFailure {
    const command = reproduce(this.#sent);
    return new CheckFailure({
      ...failure,
      sent: this.#sentText(),
      ...(command === undefined ? {} : { reproduce: command }),
    });
  }
}

function howItBroke(error: Error & { code?: string }, received: string): string {
  if (error.code === "ECONNRESET") return "The server broke the connection off (RST).";
  if (received === "") return "The server ended the connection without an answer.";
  return error.message.startsWith("Not ") ? `${error.message}.` : "The server ended the connection too early.";
}

/** A server may answer, and stop reading, before it has everything: the answer is what the check is about. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (!["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"].includes(error.code ?? "")) throw error;
}
