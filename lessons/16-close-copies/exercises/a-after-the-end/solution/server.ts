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
  sleep,
  socket,
} from "@lbaws/posix";
import { serveConnection } from "./connection.ts";

const BACKLOG = 5;

/** How long a line in the log takes, in seconds. */
const AFTER = Number(process.env.AFTER ?? 0);
if (!(AFTER >= 0 && AFTER < 3600)) throw new RangeError("AFTER must be a number of seconds below 3600.");

export function serve(port: number): never {
  const listener = openListener(port);
  while (true) {
    const { fd: client } = accept(listener);
    if (fork() === 0) {
      // This is the child: the same program, with copies of all descriptors.
      close(listener);
      const answered = serveConnection(client);
      close(client);
      if (answered !== undefined) record(answered);
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

/** A client can write what it likes into its request line: quoted, it stays one line of the log. */
function record(requestLine: string): void {
  sleep(AFTER);
  console.log(`answered ${JSON.stringify(requestLine)}`);
}
