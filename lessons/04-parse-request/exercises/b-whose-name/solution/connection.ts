import { SHUT_WR, send, shutdown } from "@lbaws/posix";
import { readHead } from "./head.ts";
import { checkMeant } from "./hosts.ts";
import { HttpError } from "./http-error.ts";
import { Input } from "./input.ts";
import { parseRequest } from "./request.ts";
import { formatResponse } from "./response.ts";

const LINGER_MS = 1000;
const LINGER_BYTES = 1_048_576;

export function serveConnection(client: number): void {
  try {
    answer(client, new Input(client));
  } catch (error) {
    if (!isClientGone(error)) throw error;
  }
}

function answer(client: number, input: Input): void {
  try {
    const head = readHead(input);
    if (head.length === 0) return;
    checkMeant(parseRequest(head));
    sendAll(client, formatResponse("200 OK", head));
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    refuse(client, input, error);
  }
}

/** Closing while bytes lie unread would reset the connection, and the client might lose the answer; RFC 9112 section 9.6. */
function refuse(client: number, input: Input, error: HttpError): void {
  sendAll(client, formatResponse(error.status, Buffer.from(`${error.status}\n${error.message}\n`)));
  shutdown(client, SHUT_WR);
  input.drop(LINGER_MS, LINGER_BYTES);
}

/** The kernel may take fewer bytes than it is given; send(2). */
export function sendAll(client: number, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) sent += send(client, bytes.subarray(sent));
}

/** Errors that end one connection and not the server: the client reset it, or left; recv(2), send(2), shutdown(2). */
function isClientGone(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["ECONNRESET", "EPIPE", "ENOTCONN"].includes(code);
}
