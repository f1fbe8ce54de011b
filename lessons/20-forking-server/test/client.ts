import type { App, Environ, ErrorStream } from "../src/app.ts";
import { makeEnviron, makeErrors } from "./fake-server.ts";

/** What the client gets. */
export interface Answer {
  status: string;
  headers: Record<string, string>;
  chunks: string[];
}

/** Asks for /hello, or as `changes` to environ say. Takes at most so many chunks of the body; for 0 it does not begin. */
export async function ask(app: App, changes: Partial<Environ> = {}, most = Number.POSITIVE_INFINITY): Promise<Answer> {
  const answer: Answer = { status: "", headers: {}, chunks: [] };
  const write = (bytes: Uint8Array) => void answer.chunks.push(Buffer.from(bytes).toString());
  const body = await app(environOf(changes), (status, headers, error) => {
    if (answer.status !== "" && error === undefined) throw new Error("startResponse was called again.");
    Object.assign(answer, { status, headers: Object.fromEntries(headers) });
    return write;
  });
  try {
    const chunks = most === 0 ? [] : body;
    for await (const chunk of chunks) {
      write(chunk);
      if (answer.chunks.length === most) break;
    }
  } finally {
    await body.close?.();
  }
  return answer;
}

function environOf({ PATH_INFO = "/hello", ...changes }: Partial<Environ>): Environ {
  return makeEnviron({ SCRIPT_NAME: "", PATH_INFO, REQUEST_URI: PATH_INFO, REMOTE_ADDR: "192.0.2.1", ...changes });
}

/** An application that answers one chunk of text. */
export function saying(text: string): App {
  return (_environ, startResponse) => {
    startResponse("200 OK", [["Content-Type", "text/plain; charset=utf-8"]]);
    return [Buffer.from(text)];
  };
}

/** An error stream that adds what is written to `lines`. */
export function errorsTo(lines: string[]): { "wsgi.errors": ErrorStream } {
  return { "wsgi.errors": makeErrors(lines) };
}

/** `Authorization` as a client sends it for a user and a password. */
export function credentials(pair: string): { HTTP_AUTHORIZATION: string } {
  return { HTTP_AUTHORIZATION: `Basic ${Buffer.from(pair).toString("base64")}` };
}
