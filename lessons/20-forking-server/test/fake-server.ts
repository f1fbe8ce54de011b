import type { App, Body, Environ, ErrorStream, Header, InputStream } from "../src/app.ts";

export interface Reply {
  status: string;
  headers: Header[];
  chunks: string[];
}

/** The variables a request cannot do without, and `changes` to them. */
export function makeEnviron(changes: Record<string, unknown> = {}): Environ {
  const environ: Record<string, unknown> = {
    REQUEST_METHOD: "GET",
    PATH_INFO: "/",
    SERVER_NAME: "localhost",
    SERVER_PORT: "8888",
    SERVER_PROTOCOL: "HTTP/1.1",
    "wsgi.version": [1, 0],
    "wsgi.url_scheme": "http",
    "wsgi.input": makeInput(),
    "wsgi.errors": makeErrors(),
    "wsgi.multithread": false,
    "wsgi.multiprocess": false,
    "wsgi.run_once": false,
    ...changes,
  };
  return environ as unknown as Environ;
}

export function makeInput(text = ""): InputStream {
  let rest = Buffer.from(text);
  const take = (size: number) => {
    const taken = rest.subarray(0, size);
    rest = rest.subarray(taken.length);
    return taken;
  };
  const readline = () => take(rest.indexOf("\n") + 1 || rest.length);
  const lines = function* () {
    while (rest.length > 0) yield readline();
  };
  const read = (size = rest.length) => take(size);
  return { read, read1: read, readline, readlines: () => [...lines()], [Symbol.iterator]: lines };
}

export function makeErrors(log: string[] = []): ErrorStream {
  return { write: (text) => log.push(text), flush() {} };
}

/** One request as a server runs it, one that can wait for an application. */
export async function run(app: App, environ: Environ = makeEnviron()): Promise<Reply> {
  const reply: Reply = { status: "", headers: [], chunks: [] };
  const write = (bytes: Uint8Array) => void reply.chunks.push(Buffer.from(bytes).toString());
  const body = await app(environ, (status, headers, error) => {
    if (error !== undefined && reply.chunks.some((chunk) => chunk !== "")) throw error;
    // The list is the server's now, to change as it likes.
    Object.assign(reply, { status, headers: headers.splice(0) });
    return write;
  });
  try {
    for await (const chunk of body) write(chunk);
  } finally {
    await body.close?.();
  }
  return reply;
}

/** A body step by step, whether or not it has to be waited for. */
export async function* iterate(body: Body): AsyncGenerator<Uint8Array> {
  yield* body;
}

export async function collect(body: Body): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return chunks;
}
