import { SHUT_WR, SO_SNDTIMEO, SOL_SOCKET, send, setsockopt, shutdown } from "@lbaws/posix";
import { expectsContinue, framingOf, readBody } from "./body.ts";
import { readHead } from "./head.ts";
import { HttpError } from "./http-error.ts";
import { Input } from "./input.ts";
import { isPersistent, mustMakeRoom, REQUESTS, requestBegins, TIMEOUT_MS } from "./persistence.ts";
import { parseRequest } from "./request.ts";
import { formatResponse } from "./response.ts";

const LINGER_MS = 1000;
const LINGER_BYTES = 1_048_576;
const CONTINUE = Buffer.from("HTTP/1.1 100 Continue\r\n\r\n");

export function serveConnection(client: number, listener: number): void {
  const input = new Input(client);
  // A client that reads nothing must not keep send waiting for ever.
  setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, { seconds: TIMEOUT_MS / 1000 });
  try {
    for (let left = REQUESTS; requestBegins(client, listener, input); left--) {
      if (!answer(client, listener, input, left === 1)) break;
    }
    // Bytes that lie unread would make the close a reset.
    input.drop(0, LINGER_BYTES);
  } catch (error) {
    if (!isClientGone(error)) throw error;
  }
}

/** Answers one request; whether the connection goes on. */
function answer(client: number, listener: number, input: Input, isLast: boolean): boolean {
  let method = "GET";
  try {
    input.allow(TIMEOUT_MS);
    const head = readHead(input);
    if (head.length === 0) return false;
    const request = parseRequest(head);
    method = request.method;
    const framing = framingOf(request);
    if (expectsContinue(request)) sendAll(client, CONTINUE);
    const body = readBody(input, framing);
    const persistent = !isLast && isPersistent(request) && !mustMakeRoom(listener);
    sendAll(client, formatResponse("200 OK", Buffer.concat([head, body]), { method, persistent }));
    return persistent;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    refuse(client, input, error, method);
    return false;
  }
}

/** Closing while bytes lie unread would reset the connection, and the client might lose the answer; RFC 9112 section 9.6. */
function refuse(client: number, input: Input, error: HttpError, method: string): void {
  const body = Buffer.from(`${error.status}\n${error.message}\n`);
  sendAll(client, formatResponse(error.status, body, { method, persistent: false }));
  shutdown(client, SHUT_WR);
  input.drop(LINGER_MS, LINGER_BYTES);
}

/** The kernel may take fewer bytes than it is given; send(2). */
export function sendAll(client: number, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) sent += send(client, bytes.subarray(sent));
}

/** Errors that end one connection and not the server: the client reset it, left, or does not read; send(2), shutdown(2). */
function isClientGone(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["ECONNRESET", "EPIPE", "ENOTCONN", "EAGAIN"].includes(code);
}
