import type { App, Body, Environ, Header, Write } from "./app.ts";
import type { HttpError } from "./http-error.ts";
import type { Request } from "./request.ts";
import { checkHead, formatChunk, formatHead, hasBody, hasLength, headerOf } from "./response.ts";

/** Calls the application once, sends its body, and closes the body, also when `gone` rejects before the end; PEP 3333. */
export async function runApp(app: App, environ: Environ, answer: Answer, gone: Promise<never>): Promise<void> {
  const body = await app(environ, answer.start);
  try {
    // A body that is still awaited cannot end by itself: `close` has to tell it.
    await Promise.race([gone, sendBody(body, answer)]);
  } finally {
    await body.close?.();
  }
}

/** Each chunk is handed over before the next is asked for. */
async function sendBody(body: Body, answer: Answer): Promise<void> {
  const isAlone = Array.isArray(body) && body.length === 1;
  for await (const chunk of body) {
    if (chunk.length > 0) answer.write(chunk, isAlone);
    if (answer.isHeadOnly) break;
  }
  answer.end();
}

/** One answer, on its way from the application to the client; PEP 3333, "The start_response() Callable". */
export class Answer {
  isHeadSent = false;
  /** Whether the connection goes on after it. */
  persistent = false;
  readonly #send: (bytes: Uint8Array) => void;
  #request: Pick<Request, "method" | "version"> = { method: "GET", version: "1.1" };
  #mayPersist = () => false;
  #wasStarted = false;
  #head: { status: string; headers: Header[] } | undefined;
  #hasBody = true;
  #isChunked = false;
  #isOver = false;
  /** How many bytes Content-Length still allows. */
  #left = Number.POSITIVE_INFINITY;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  /** Whether all that the client is going to get has been sent, though the body goes on. */
  get isHeadOnly(): boolean {
    return this.isHeadSent && !this.#hasBody;
  }

  /** `mayPersist` is asked when the head is sent. */
  to(request: Request, mayPersist: () => boolean): void {
    this.#request = request;
    this.#mayPersist = mayPersist;
  }

  start = (status: string, headers: Header[], error?: unknown): Write => {
    if (this.isHeadSent && error !== undefined) throw error;
    if (this.#wasStarted && error === undefined) throw new Error("startResponse was called again, without an error.");
    this.#wasStarted = true;
    checkHead(status, headers);
    this.#head = { status, headers: headers.map(([name, value]) => [name, value]) };
    return (bytes) => this.write(bytes);
  };

  /** The head waits for the first bytes of the body: until then the application may replace it. */
  write(bytes: Uint8Array, isAlone = false): void {
    if (this.#isOver) throw new Error("There is more of a body whose request is over.");
    if (this.#head === undefined) throw new Error("There is a body, but startResponse was not called.");
    if (!this.isHeadSent) this.#sendHead(this.#head, isAlone ? bytes.length : undefined);
    const allowed = bytes.subarray(0, this.#left);
    this.#left -= allowed.length;
    if (this.#hasBody && allowed.length > 0) this.#send(this.#isChunked ? formatChunk(allowed) : allowed);
    if (allowed.length < bytes.length) throw new Error("The body is longer than its Content-Length.");
  }

  end(): void {
    if (this.#isOver) throw new Error("The body has ended, but its request is over.");
    if (this.#head === undefined) throw new Error("The body has ended, but startResponse was not called.");
    if (!this.isHeadSent) this.#sendHead(this.#head, hasBody(this.#head.status, this.#request.method) ? 0 : undefined);
    if (this.#isChunked) this.#send(Buffer.from("0\r\n\r\n"));
    const isShort = this.#hasBody && Number.isFinite(this.#left) && this.#left > 0;
    if (isShort) throw new Error("The body is shorter than its Content-Length.");
  }

  /** Tells the client what is wrong, unless it has a head already. */
  refuse(error: HttpError): void {
    if (this.isHeadSent) return;
    this.#mayPersist = () => false;
    this.start(error.status, [["Content-Type", "text/plain; charset=utf-8"]], error);
    this.write(Buffer.from(`${error.status}\n${error.message}\n`), true);
    this.end();
  }

  /** An application that kept `write` must not reach the next client with it. */
  close(): void {
    this.#isOver = true;
  }

  /** A body ends after its length, with its last chunk, or with the connection; RFC 9112 section 6.3. */
  #sendHead({ status, headers }: { status: string; headers: Header[] }, computed: number | undefined): void {
    const length = headerOf(headers, "content-length") ?? computed?.toString();
    this.#hasBody = hasBody(status, this.#request.method);
    this.#left = Number(length ?? Number.POSITIVE_INFINITY);
    this.#isChunked = this.#hasBody && length === undefined && this.#request.version === "1.1";
    const hasEnd = !this.#hasBody || length !== undefined || this.#isChunked;
    this.persistent = hasEnd && this.#mayPersist();
    const fields = headers.filter(([name]) => name.toLowerCase() !== "content-length");
    if (length !== undefined && hasLength(status)) fields.push(["Content-Length", length]);
    if (this.#isChunked) fields.push(["Transfer-Encoding", "chunked"]);
    if (headerOf(headers, "date") === undefined) fields.push(["Date", new Date().toUTCString()]);
    if (headerOf(headers, "server") === undefined) fields.push(["Server", "lbaws"]);
    fields.push(["Connection", this.persistent ? "keep-alive" : "close"]);
    this.isHeadSent = true;
    this.#send(formatHead(status, fields));
  }
}
