import {
  AF_INET,
  accept,
  bind,
  close,
  getsockname,
  type Inet4Address,
  listen,
  recv,
  SOCK_STREAM,
  send,
  socket,
} from "@lbaws/posix";
import { formatResponse } from "./response.ts";
import type { Endpoint } from "./settings.ts";
import { StartError } from "./start-error.ts";

const BACKLOG = 5;
const RECV_SIZE = 1024;
/** What bind(2) says, in words. */
const REASONS: Record<string, string> = {
  EADDRINUSE: "another program has it",
  EADDRNOTAVAIL: "the address is none of this machine's",
  EACCES: "it needs privileges",
};

export function serve(endpoint: Endpoint): void {
  const listener = openListener(endpoint);
  const { fd: client } = accept(listener);
  serveConnection(client);
  close(client);
  close(listener);
}

function openListener(endpoint: Endpoint): number {
  const listener = socket(AF_INET, SOCK_STREAM);
  bindTo(listener, endpoint);
  listen(listener, BACKLOG);
  // For port 0 the kernel chose one.
  const own = getsockname(listener) as Inet4Address;
  console.log(`Serving HTTP on port ${own.port}`);
  return listener;
}

function bindTo(listener: number, { address, port }: Endpoint): void {
  try {
    bind(listener, { family: AF_INET, address, port });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartError(`Port ${port} of ${address} cannot be used: ${REASONS[code] ?? code}.`);
  }
}

function serveConnection(client: number): void {
  const buffer = Buffer.alloc(RECV_SIZE);
  const length = recv(client, buffer);
  send(client, formatResponse("200 OK", buffer.subarray(0, length)));
}
