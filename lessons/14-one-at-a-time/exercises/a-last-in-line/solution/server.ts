import {
  AF_INET,
  accept,
  bind,
  close,
  getsockname,
  type Inet4Address,
  listen,
  POLLIN,
  poll,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  setsockopt,
  socket,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";

const BACKLOG = 5;

export function serve(port: number): void {
  const listener = openListener(port);
  let isStopping = false;
  // Closing the listening socket would reset the connections in its queue.
  while (!isStopping || isSomeoneWaiting(listener)) {
    const { fd: client } = accept(listener);
    if (serveConnection(client)) isStopping = true;
    close(client);
  }
  close(listener);
}

/** A listening socket is readable when its queue is not empty; accept(2). */
function isSomeoneWaiting(listener: number): boolean {
  return poll([{ fd: listener, events: POLLIN }], 0) > 0;
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
