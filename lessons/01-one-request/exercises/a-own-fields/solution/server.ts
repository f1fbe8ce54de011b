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

const BACKLOG = 5;
const RECV_SIZE = 1024;

export function serve(port: number): void {
  const listener = openListener(port);
  const { fd: client } = accept(listener);
  serveConnection(client);
  close(client);
  close(listener);
}

function openListener(port: number): number {
  const listener = socket(AF_INET, SOCK_STREAM);
  bind(listener, { family: AF_INET, address: "127.0.0.1", port });
  listen(listener, BACKLOG);
  // For port 0 the kernel chose one.
  const own = getsockname(listener) as Inet4Address;
  console.log(`Serving HTTP on port ${own.port}`);
  return listener;
}

function serveConnection(client: number): void {
  const buffer = Buffer.alloc(RECV_SIZE);
  const length = recv(client, buffer);
  send(client, formatResponse("200 OK", buffer.subarray(0, length), [["Cache-Control", "no-store"]]));
}
