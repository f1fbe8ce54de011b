import { recv, SO_RCVTIMEO, SOL_SOCKET, send, setsockopt } from "@lbaws/posix";
import { formatResponse } from "./response.ts";

const RECV_SIZE = 1024;
/** Seconds a client may stay silent. */
const TIMEOUT = Number(process.env.TIMEOUT ?? 5);

export function serveConnection(client: number): void {
  try {
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, { seconds: TIMEOUT });
    const buffer = Buffer.alloc(RECV_SIZE);
    const length = recv(client, buffer);
    if (length > 0) send(client, formatResponse("200 OK", buffer.subarray(0, length)));
  } catch (error) {
    if (!endsConnection(error)) throw error;
  }
}

/** Errors that end one connection and not the server: the client reset it, left, or stayed silent; recv(2), send(2), socket(7). */
function endsConnection(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["ECONNRESET", "EPIPE", "EAGAIN"].includes(code);
}
