import type { App, Environ, Header, InputStream } from "../src/app.ts";

interface Exchange {
  environ?: Partial<Environ>;
  /** What read1 gives, one after the other, or throws. */
  pieces?: (string | Error)[];
  /** What startResponse and write throw. */
  refuses?: Error;
}

interface Answer {
  status: string | undefined;
  headers: Header[];
  /** What came by write, while the application was at work. */
  written: string[];
  /** What it returned. */
  body: string[];
}

/** A server without a connection: one request, and what the application makes of it. */
export async function ask(app: App, { environ = {}, pieces = [], refuses }: Exchange = {}): Promise<Answer> {
  const answer: Answer = { status: undefined, headers: [], written: [], body: [] };
  const write = (bytes: Uint8Array) => {
    if (refuses !== undefined) throw refuses;
    answer.written.push(Buffer.from(bytes).toString());
  };
  const start = (status: string, headers: Header[]) => {
    // No server lets an application answer with another status than these; RFC 9110 section 15.
    if (!/^[2-5]\d\d /.test(status)) throw new Error(`This is not a status: ${status}`);
    Object.assign(answer, { status, headers });
    return write;
  };
  const body = await app(makeEnviron(environ, pieces), start);
  try {
    for await (const chunk of body) answer.body.push(Buffer.from(chunk).toString());
  } finally {
    await body.close?.();
  }
  return answer;
}

export function makeEnviron(environ: Partial<Environ> = {}, pieces: (string | Error)[] = []): Environ {
  return {
    REQUEST_METHOD: "GET",
    SCRIPT_NAME: "",
    PATH_INFO: "/",
    QUERY_STRING: "",
    SERVER_NAME: "127.0.0.1",
    SERVER_PORT: "8888",
    SERVER_PROTOCOL: "HTTP/1.1",
    REMOTE_ADDR: "192.0.2.1",
    REMOTE_PORT: "50000",
    REQUEST_URI: "/",
    HTTP_HOST: "localhost",
    "wsgi.version": [1, 0],
    "wsgi.url_scheme": "http",
    "wsgi.input": makeInput(pieces),
    "wsgi.errors": { write: () => {}, flush: () => {} },
    "wsgi.multithread": false,
    "wsgi.multiprocess": false,
    "wsgi.run_once": false,
    ...environ,
  };
}

function makeInput(pieces: (string | Error)[]): InputStream {
  const left = [...pieces];
  const read1 = () => {
    const piece = left.shift() ?? "";
    if (piece instanceof Error) throw piece;
    return Buffer.from(piece);
  };
  const refuse = () => {
    throw new Error("This would wait for more than what has come.");
  };
  return { read1, read: refuse, readline: refuse, readlines: refuse, [Symbol.iterator]: refuse };
}
