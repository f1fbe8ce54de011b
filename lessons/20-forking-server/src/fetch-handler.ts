import type { App, Body, Environ, StartResponse } from "./app.ts";
import { BodyStream } from "./body-stream.ts";
import type { FetchHandler } from "./fetch-app.ts";
import { HOP_BY_HOP } from "./response.ts";

/** Makes a function from Request to Response of an application. The body is read first: "wsgi.input" waits for no promise. */
export function fetchHandler(app: App): FetchHandler {
  return async (request) => {
    const body = Buffer.from(await request.arrayBuffer());
    const { signal } = request;
    signal.throwIfAborted();
    const answer = new Answer();
    signal.addEventListener("abort", () => answer.abort(signal.reason));
    runApp(app, makeEnviron(request, body, answer.signal), answer).catch((error) => answer.abort(error));
    return answer.response;
  };
}

function makeEnviron(request: Request, body: Buffer, signal: AbortSignal): Environ {
  return {
    ...urlVariables(new URL(request.url)),
    ...fieldVariables(request.headers),
    ...(request.body !== null && { CONTENT_LENGTH: String(body.length) }),
    REQUEST_METHOD: request.method,
    SERVER_PROTOCOL: "HTTP/1.1",
    // A Request does not say who has sent it.
    REMOTE_ADDR: "",
    REMOTE_PORT: "",
    "wsgi.version": [1, 0],
    "wsgi.input": new BodyStream([body].values(), body.length),
    "wsgi.errors": { write: (text) => void process.stderr.write(text), flush: () => {} },
    // Nobody keeps the next request back until this one is over.
    "wsgi.multithread": true,
    "wsgi.multiprocess": false,
    "wsgi.run_once": false,
    "lbaws.signal": signal,
  };
}

function urlVariables({ href, origin, protocol, host, hostname, port, pathname, search }: URL) {
  return {
    SCRIPT_NAME: "",
    PATH_INFO: pathname.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    QUERY_STRING: search.slice(1),
    REQUEST_URI: href.slice(origin.length).replace(/#.*/, ""),
    SERVER_NAME: hostname,
    SERVER_PORT: port || (protocol === "https:" ? "443" : "80"),
    HTTP_HOST: host,
    "wsgi.url_scheme": protocol.replace(":", ""),
  };
}

/** Without what is about a connection, the length, which is counted anew, and names that could pass for others. */
function fieldVariables(headers: Headers): Partial<Environ> {
  const fields = [...headers].filter(([name]) => !HOP_BY_HOP.test(name) && !/_|^content-length$/.test(name));
  return Object.fromEntries(
    fields.map(([name, value]) => {
      const variable = name.toUpperCase().replaceAll("-", "_");
      return [variable === "CONTENT_TYPE" ? variable : `HTTP_${variable}`, value];
    }),
  );
}

async function runApp(app: App, environ: Environ, answer: Answer): Promise<void> {
  const body = await app(environ, answer.start);
  try {
    await Promise.race([answer.closed, sendBody(body, answer)]);
  } finally {
    await body.close?.();
  }
}

async function sendBody(body: Body, answer: Answer): Promise<void> {
  for await (const chunk of body) if (chunk.length > 0) await answer.write(chunk);
  await answer.end();
}

/** One answer, on its way from the application to the Response. */
class Answer {
  readonly #stream = new TransformStream<Uint8Array, Uint8Array>();
  readonly #output = this.#stream.writable.getWriter();
  readonly #response = Promise.withResolvers<Response>();
  readonly #leaving = new AbortController();
  #head: { status: number; statusText: string; headers: [string, string][] } | undefined;
  #isBegun = false;

  readonly response = this.#response.promise;
  readonly signal = this.#leaving.signal;
  /** Rejects when nobody wants the rest. */
  readonly closed = this.#output.closed;

  constructor() {
    this.closed.catch((reason) => {
      this.#leaving.abort(reason);
      this.#response.reject(reason);
    });
  }

  start: StartResponse = (status, headers, error) => {
    if (this.#isBegun) throw error ?? new Error("startResponse was called after the head had gone.");
    if (this.#head !== undefined && error === undefined)
      throw new Error("startResponse was called again, without an error.");
    this.#head = { status: Number(status.slice(0, 3)), statusText: status.slice(4), headers };
    return (bytes) => {
      this.signal.throwIfAborted();
      this.write(bytes).catch((error) => this.abort(error));
    };
  };

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#begin()) await this.#output.write(bytes);
  }

  async end(): Promise<void> {
    this.#begin();
    await this.#output.close();
  }

  abort(reason: unknown): void {
    this.#output.abort(reason);
  }

  /** Whether bytes may follow the head. */
  #begin(): boolean {
    if (this.#head === undefined) throw new Error("There is a body, but startResponse was not called.");
    // A Response with one of these would not take a body; fetch standard, "null body status".
    const hasBody = ![204, 205, 304].includes(this.#head.status);
    if (!this.#isBegun) this.#response.resolve(new Response(hasBody ? this.#stream.readable : null, this.#head));
    this.#isBegun = true;
    return hasBody;
  }
}
