import {
  _exit,
  AF_INET,
  accept,
  bind,
  close,
  fork,
  getsockname,
  type Inet4Address,
  listen,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  setsockopt,
  socket,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";

const BACKLOG = 5;

export function serve(port: number): never {
  const listener = openListener(port);
  // Counted here, before the fork: what a child counts is gone with the child.
  for (let number = 1; ; number++) {
    const { fd: client } = accept(listener);
    if (fork() === 0) {
      // This is the child: the same program, with copies of all descriptors.
      serveConnection(client, number);
      close(client);
      _exit(0);
    }
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
