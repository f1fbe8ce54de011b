import {
  AF_INET,
  accept,
  bind,
  close,
  F_SETFD,
  FD_CLOEXEC,
  fcntl,
  getsockname,
  type Inet4Address,
  listen,
  pipe,
  SIG_DFL,
  SIG_IGN,
  SIGCHLD,
  SIGINT,
  SIGTERM,
  SIGUSR1,
  SO_REUSEADDR,
  SOCK_STREAM,
  SOL_SOCKET,
  setsockopt,
  signal,
  sleep,
  socket,
} from "@lbaws/posix";
import type { App } from "./app.ts";
import { attempt } from "./attempt.ts";
import { Children } from "./children.ts";
import { serveConnection } from "./connection.ts";
import { Tally } from "./tally.ts";

const BACKLOG = 128;

/** How many children there are at most; further clients wait in the listen queue. */
const CHILDREN = Number(process.env.CHILDREN ?? 256);
if (!(CHILDREN >= 1)) throw new RangeError("CHILDREN must be a number, and at least 1.");
/** How long children that are at work when the server stops may go on, in seconds. */
const GRACE = Number(process.env.GRACE ?? 10);
if (!(GRACE >= 0 && GRACE < 3600)) throw new RangeError("GRACE must be a number of seconds below 3600.");
/** How long an application may go on after its last client has gone, in milliseconds. */
const AFTER_MS = 1000;

export async function serve(port: number, app: App): Promise<void> {
  // Nothing is ever written: when the parent closes its end, or is killed, the children see the end; pipe(7).
  const [stopped, running] = pipe();
  const children = new Children();
  const tally = new Tally();
  const tell = () => console.log(`Requests served: ${tally.count}`);
  let isStopping = false;
  const stop = () => {
    isStopping = true;
  };
  for (const signum of [SIGINT, SIGTERM]) signal(signum, stop);
  signal(SIGCHLD, () => children.reap());
  signal(SIGUSR1, tell);
  const listener = openListener(port);
  while (!isStopping) {
    const client = nextClient(listener, children);
    if (client === undefined) continue;
    let pid: number | undefined;
    while (pid === undefined && !isStopping) pid = attempt(() => children.fork());
    if (pid === 0) {
      for (const copy of [listener, running]) close(copy);
      return serveAsChild(client, stopped, app, tally);
    }
    close(client);
  }
  for (const descriptor of [listener, running]) close(descriptor);
  children.end(GRACE);
  tell();
  process.exit();
}

/** Undefined when a signal came first, or when nothing could be accepted. */
function nextClient(listener: number, children: Children): number | undefined {
  if (children.count < CHILDREN) return attempt(() => accept(listener).fd);
  // The end of a child ends it.
  sleep(1);
  return undefined;
}

/** What a child does; it ends with its event loop. */
async function serveAsChild(client: number, stopped: number, app: App, tally: Tally): Promise<void> {
  // Ctrl-C goes to all processes of the terminal, but the parent says when a child has to stop.
  signal(SIGINT, SIG_IGN);
  // The parent answers for all.
  signal(SIGUSR1, SIG_IGN);
  for (const signum of [SIGTERM, SIGCHLD]) signal(signum, SIG_DFL);
  // A program that the application starts must not hold the connection open; execve(2).
  for (const descriptor of [client, stopped]) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  await serveConnection(client, stopped, app, tally);
  close(client);
  // An application may finish what it has begun, but not stay for ever.
  setTimeout(() => process.exit(), AFTER_MS).unref();
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
