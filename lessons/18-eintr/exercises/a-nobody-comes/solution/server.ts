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
  POLLIN,
  poll,
  SIGCHLD,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  setsockopt,
  signal,
  socket,
  waitpid,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";

const BACKLOG = 128;

/** After how many seconds without a new client the server ends. */
const IDLE = Number(process.env.IDLE ?? Number.POSITIVE_INFINITY);
if (!(IDLE > 0)) throw new RangeError("IDLE must be a number of seconds above 0.");

export function serve(port: number): void {
  const listener = openListener(port);
  signal(SIGCHLD, reap);
  while (comesInTime(listener)) {
    const client = acceptConnection(listener);
    if (fork() === 0) {
      // This is the child: the same program, with copies of all descriptors.
      close(listener);
      serveConnection(client);
      close(client);
      _exit(0);
    }
    close(client);
  }
  close(listener);
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

/** A signal does not stop the clock: after EINTR only the rest of the time is left; poll(2). */
function comesInTime(listener: number): boolean {
  const end = performance.now() + IDLE * 1000;
  while (true) {
    const left = Math.max(0, Math.ceil(end - performance.now()));
    try {
      return poll([{ fd: listener, events: POLLIN }], Number.isFinite(left) ? left : -1) > 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
    }
  }
}

/** A signal that comes while accept waits ends it with EINTR; signal(7). */
function acceptConnection(listener: number): number {
  while (true) {
    try {
      return accept(listener).fd;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
    }
  }
}

/** Runs when the kernel says that a child has ended; wait(2). */
function reap(): void {
  waitpid(-1);
}
