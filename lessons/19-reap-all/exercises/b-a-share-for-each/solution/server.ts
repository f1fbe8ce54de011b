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
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  setsockopt,
  signal,
  socket,
  WNOHANG,
  waitpid,
} from "@lbaws/posix";
import { serveConnection, turnAway } from "./connection.ts";
import { Shares } from "./shares.ts";

const BACKLOG = 128;

export function serve(port: number): never {
  const listener = openListener(port);
  const shares = new Shares();
  signal(SIGCHLD, () => reap(shares));
  while (true) {
    const { fd: client, host } = acceptConnection(listener);
    const isTaken = shares.isTaken(host);
    const pid = fork();
    if (pid === 0) {
      // This is the child: the same program, with copies of all descriptors.
      close(listener);
      if (isTaken) turnAway(client);
      else serveConnection(client);
      close(client);
      _exit(0);
    }
    // A handler runs only within a call that blocks, so the child cannot be reaped before it is noted.
    if (!isTaken) shares.add(pid, host);
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

/** A signal that comes while accept waits ends it with EINTR; signal(7). */
function acceptConnection(listener: number): { fd: number; host: string } {
  while (true) {
    try {
      const { fd, address } = accept(listener);
      return { fd, host: (address as Inet4Address).address };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
    }
  }
}

/** Runs when the kernel says that children have ended, once for one or for many; wait(2). */
function reap(shares: Shares): void {
  try {
    for (let child = waitpid(-1, WNOHANG); child.pid !== 0; child = waitpid(-1, WNOHANG)) shares.delete(child.pid);
  } catch (error) {
    // There is no child at all.
    if ((error as NodeJS.ErrnoException).code !== "ECHILD") throw error;
  }
}
