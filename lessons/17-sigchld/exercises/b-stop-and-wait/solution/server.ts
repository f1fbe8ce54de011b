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
  SIG_DFL,
  SIGCHLD,
  SIGTERM,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  setsockopt,
  signal,
  socket,
  waitpid,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";

const BACKLOG = 5;

let isStopping = false;

export function serve(port: number): void {
  const listener = openListener(port);
  signal(SIGCHLD, reap);
  signal(SIGTERM, stop);
  while (!isStopping) {
    const client = acceptUnlessStopped(listener);
    if (client === undefined) break;
    if (fork() === 0) {
      // This is the child: the same program, with copies of all descriptors and handlers.
      signal(SIGTERM, SIG_DFL);
      close(listener);
      serveConnection(client);
      close(client);
      _exit(0);
    }
    close(client);
  }
  close(listener);
  waitForChildren();
}

/** The only thing that a handler does here; the loop finds out. A second signal is not handled. */
function stop(): void {
  isStopping = true;
  signal(SIGTERM, SIG_DFL);
}

function acceptUnlessStopped(listener: number): number | undefined {
  try {
    return accept(listener).fd;
  } catch (error) {
    if (isStopping && (error as NodeJS.ErrnoException).code === "EINTR") return undefined;
    throw error;
  }
}

/** Blocks: there is nothing else to do any more. Without its handler, SIGCHLD interrupts nothing. */
function waitForChildren(): void {
  signal(SIGCHLD, SIG_DFL);
  try {
    while (true) waitpid(-1);
  } catch (error) {
    // There is no child any more.
    if ((error as NodeJS.ErrnoException).code !== "ECHILD") throw error;
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
