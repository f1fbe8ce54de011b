import { recv, send } from "@lbaws/posix";
import { formatResponse } from "./response.ts";

const RECV_SIZE = 1024;

/** Serves one client, and returns in words how it went. */
export function serveConnection(client: number): string {
  try {
    const buffer = Buffer.alloc(RECV_SIZE);
    const length = recv(client, buffer);
    if (length > 0) send(client, formatResponse("200 OK", buffer.subarray(0, length)));
    return `sent ${length} bytes`;
  } catch (error) {
    if (!isClientGone(error)) throw error;
    return "broke off";
  }
}

/** Errors that end one connection and not the server: the client reset it, or left before the answer; recv(2), send(2). */
function isClientGone(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["ECONNRESET", "EPIPE"].includes(code);
}
