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
  WEXITSTATUS,
  WIFSIGNALED,
  WTERMSIG,
  waitpid,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";

const BACKLOG = 5;

export function serve(port: number): never {
  const listener = openListener(port);
  signal(SIGCHLD, reap);
  while (true) {
    const { fd: client } = accept(listener);
    if (fork() === 0) {
      // This is the child: the same program, with copies of all descriptors.
      close(listener);
      const isAnswered = serveConnection(client);
      close(client);
      _exit(isAnswered ? 0 : 1);
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
  const { pid, status } = waitpid(-1);
  const how = WIFSIGNALED(status)
    ? `was ended by signal ${WTERMSIG(status)}`
    : `exited with status ${WEXITSTATUS(status)}`;
  console.log(`child ${pid} ${how}`);
}
