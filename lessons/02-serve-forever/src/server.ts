import {
  AF_INET,
  accept,
  bind,
  close,
  getsockname,
  type Inet4Address,
  listen,
  recv,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  send,
  setsockopt,
  socket,
} from "@lbaws/posix";
import { formatResponse } from "./response.ts";

const BACKLOG = 5;
const RECV_SIZE = 1024;

export function serve(port: number): never {
  const listener = openListener(port);
  while (true) {
    const { fd: client } = accept(listener);
    serveConnection(client);
    close(client);
  }
}

function openListener(port: number): number {
  const listener = socket(AF_INET, SOCK_STREAM);
  // A port stays taken for a minute after its last connection, unless the next server says that this is fine; tcp(7).
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, 1);
  bind(listener, { family: AF_INET, address: "127.0.0.1", port });
  listen(listener, BACKLOG);
  // For port 0 the kernel chose one.
  const own = getsockname(listener) as Inet4Address;
  console.log(`Serving HTTP on port ${own.port}`);
  return listener;
}

function serveConnection(client: number): void {
  try {
    const buffer = Buffer.alloc(RECV_SIZE);
    const length = recv(client, buffer);
    if (length > 0) send(client, formatResponse("200 OK", buffer.subarray(0, length)));
  } catch (error) {
    if (!isClientGone(error)) throw error;
  }
}

/** Errors that end one connection and not the server: the client reset it, or left before the answer; recv(2), send(2). */
function isClientGone(error: unknown): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["ECONNRESET", "EPIPE"].includes(code);
}
