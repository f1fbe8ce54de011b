import { constants } from "node:os";
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
  WIFSIGNALED,
  WNOHANG,
  WTERMSIG,
  waitpid,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";

const BACKLOG = 128;

/** The clients of the children there are, by pid. */
const clients = new Map<number, string>();

export function serve(port: number): never {
  const listener = openListener(port);
  signal(SIGCHLD, reap);
  while (true) {
    const { fd: client, peer } = acceptConnection(listener);
    const pid = fork();
    if (pid === 0) {
      // This is the child: the same program, with copies of all descriptors.
      close(listener);
      serveConnection(client);
      close(client);
      _exit(0);
    }
    // A handler runs only within a call that blocks, so the child cannot be reaped before it is noted.
    clients.set(pid, peer);
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
function acceptConnection(listener: number): { fd: number; peer: string } {
  while (true) {
    try {
      const { fd, address } = accept(listener);
      const peer = address as Inet4Address;
      return { fd, peer: `${peer.address}:${peer.port}` };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
    }
  }
}

/** Runs when the kernel says that children have ended, once for one or for many; wait(2). */
function reap(): void {
  try {
    for (let child = waitpid(-1, WNOHANG); child.pid !== 0; child = waitpid(-1, WNOHANG)) forget(child);
  } catch (error) {
    // There is no child at all.
    if ((error as NodeJS.ErrnoException).code !== "ECHILD") throw error;
  }
}

/** The kernel may give the pid to another process from now on; the client goes with it. */
function forget({ pid, status }: { pid: number; status: number }): void {
  const client = clients.get(pid);
  clients.delete(pid);
  if (WIFSIGNALED(status)) console.log(`${client} lost its child ${pid} to ${nameOf(WTERMSIG(status))}`);
}

/** Real-time signals have numbers only; signal(7). */
function nameOf(signum: number): string {
  const [name] = Object.entries(constants.signals).find(([, number]) => number === signum) ?? [];
  return name ?? `signal ${signum}`;
}
