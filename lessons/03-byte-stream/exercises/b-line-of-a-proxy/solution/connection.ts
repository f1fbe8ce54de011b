import { SHUT_WR, send, shutdown } from "@lbaws/posix";
import { isComplete, MAX_HEAD, readHead } from "./head.ts";
import { Input } from "./input.ts";
import { readProxyLine } from "./proxy-line.ts";
import { formatResponse } from "./response.ts";

const LINGER_MS = 1000;
const LINGER_BYTES = 1_048_576;
const BEHIND_PROXY = process.env.PROXY === "1";

export function serveConnection(client: number): void {
  try {
    answer(client, new Input(client));
  } catch (error) {
    if (!isClientGone(error)) throw error;
  }
}

function answer(client: number, input: Input): void {
  if (BEHIND_PROXY && !announce(readProxyLine(input))) return;
  const head = readHead(input);
  if (isComplete(head)) sendAll(client, formatResponse("200 OK", head));
  else if (head.length === MAX_HEAD) refuse(client, input, "431 Request Header Fields Too Large");
}

/** Writes who the client is; false when nobody has said it. */
function announce(name: string | undefined): boolean {
  if (name !== undefined) console.log(`client ${name}`);
  return name !== undefined;
}

/** Closing while bytes lie unread would reset the connection, and the client might lose the answer; RFC 9112 section 9.6. */
function refuse(client: number, input: Input, status: string): void {
  sendAll(client, formatResponse(status, Buffer.from(`${status}\n`)));
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
