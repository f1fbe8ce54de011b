import { setImmediate } from "node:timers/promises";
import { IPPROTO_TCP, SHUT_WR, SO_SNDTIMEO, SOL_SOCKET, send, setsockopt, shutdown, TCP_NODELAY } from "@lbaws/posix";
import type { App } from "./app.ts";
import { expectsContinue, framingOf, MAX_BODY, readBody } from "./body.ts";
import { BodyStream } from "./body-stream.ts";
import { ClientGone, whileClientStays } from "./client-watch.ts";
import { makeEnviron } from "./environ.ts";
import { Answer, runApp } from "./gateway.ts";
import { readHead } from "./head.ts";
import { HttpError } from "./http-error.ts";
import { Input } from "./input.ts";
import { isPersistent, mustEnd, requestBegins, TIMEOUT_MS } from "./persistence.ts";
import { parseRequest } from "./request.ts";

const LINGER_MS = 1000;
const LINGER_BYTES = 1_048_576;
const CONTINUE = Buffer.from("HTTP/1.1 100 Continue\r\n\r\n");

export async function serveConnection(client: number, signs: number[], app: App): Promise<void> {
  const input = new Input(client);
  // A client that reads nothing must not keep send waiting for ever.
  setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, { seconds: TIMEOUT_MS / 1000 });
  // What is sent goes out at once, however small, and does not wait until the client has confirmed what went before; tcp(7).
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, 1);
  try {
    while (requestBegins(client, signs, input)) {
      if (!(await serveRequest(client, signs, input, app))) break;
    }
    // Bytes that lie unread would make the close a reset.
    input.drop(0, LINGER_BYTES);
  } catch (error) {
    if (!isClientGone(error)) throw error;
  }
}

/** Answers one request; whether the connection goes on. */
async function serveRequest(client: number, signs: number[], input: Input, app: App): Promise<boolean> {
  const answer = new Answer((bytes) => sendAll(client, bytes));
  let body: BodyStream | undefined;
  try {
    input.allow(TIMEOUT_MS);
    const head = readHead(input);
    if (head.length === 0) return false;
    const request = parseRequest(head);
    answer.to(request, () => isPersistent(request) && !mustEnd(signs));
    const framing = framingOf(request);
    if (expectsContinue(request)) sendAll(client, CONTINUE);
    body = new BodyStream(readBody(input, framing), MAX_BODY);
    const environ = { ...makeEnviron(request, body, client), "lbaws.head": head };
    await whileClientStays(client, (signal, gone) => {
      // Before the body is closed: one that was closed early must not look complete.
      gone.catch(() => answer.close());
      return runApp(app, { ...environ, "lbaws.signal": signal }, answer, gone);
    });
    body.drain();
    return answer.persistent;
  } catch (error) {
    if (isClientGone(error)) throw error;
    refuse(client, input, answer, error);
    return false;
  } finally {
    answer.close();
    body?.close();
    // What the application still has to do gets a turn: the process may end now.
    await setImmediate();
  }
}

/** Closing while bytes lie unread would reset the connection, and the client might lose the answer; RFC 9112 section 9.6. */
function refuse(client: number, input: Input, answer: Answer, error: unknown): void {
  const isRefusal = error instanceof HttpError && /^[45]\d\d [ -~]*$/.test(error.status);
  if (!isRefusal) console.error(error);
  answer.refuse(isRefusal ? error : new HttpError("500 Internal Server Error", "The application failed."));
  shutdown(client, SHUT_WR);
  input.drop(LINGER_MS, LINGER_BYTES);
}

/** The kernel may take fewer bytes than it is given; send(2). */
export function sendAll(client: number, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) sent += send(client, bytes.subarray(sent));
}

/** Errors that end one connection and not the server: the client reset it, left, or does not read; send(2), shutdown(2). */
function isClientGone(error: unknown): boolean {
  if (error instanceof ClientGone) return true;
  const { code = "", syscall = "" } = (error ?? {}) as NodeJS.ErrnoException;
  return (
    ["ECONNRESET", "EPIPE", "ENOTCONN", "EAGAIN"].includes(code) &&
    ["getpeername", "recv", "send", "shutdown"].includes(syscall)
  );
}
