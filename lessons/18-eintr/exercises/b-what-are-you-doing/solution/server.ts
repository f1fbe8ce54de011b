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
  SIGCHLD,
  SIGUSR2,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  setsockopt,
  signal,
  socket,
  waitpid,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";
import { retry } from "./retry.ts";
import { become, tell } from "./status.ts";

const BACKLOG = 128;

export function serve(port: number): never {
  const listener = openListener(port);
  signal(SIGCHLD, reap);
  signal(SIGUSR2, tell);
  while (true) {
    // A signal that comes while accept waits ends it with EINTR; signal(7).
    const { fd: client } = retry(() => accept(listener));
    if (fork() === 0) {
      // This is the child: the same program, with copies of all descriptors.
      become("reading");
      close(listener);
      serveConnection(client);
      close(client);
      _exit(0);
    }
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

/** Runs when the kernel says that a child has ended; wait(2). */
function reap(): void {
  waitpid(-1);
}
