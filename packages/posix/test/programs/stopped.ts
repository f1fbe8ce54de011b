// stopped.ts CALL [again]: what a call on a socket with a time limit does when its process is stopped and continued.
// That happens once, or again and again until the limit is over.
import { readFileSync } from "node:fs";
import * as posix from "../../src/index.ts";
import { libc } from "../../src/libc.ts";
import { codeOf, statusOf, tell } from "./support.ts";

const [call = "", again] = process.argv.slice(2);
const LIMIT = { seconds: again ? 1 : 30 };
const [a, b] = posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM);
posix.setsockopt(a, posix.SOL_SOCKET, posix.SO_RCVTIMEO, LIMIT);
posix.setsockopt(a, posix.SOL_SOCKET, posix.SO_SNDTIMEO, LIMIT);
const listener = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
posix.setsockopt(listener, posix.SOL_SOCKET, posix.SO_RCVTIMEO, LIMIT);
posix.bind(listener, { family: posix.AF_INET, address: "127.0.0.1", port: 0 });
posix.listen(listener, 8);
const buffer = Buffer.alloc(10);

/** Each with what lets it go on. */
const calls: Record<string, [() => unknown, () => unknown]> = {
  accept: [() => posix.accept(listener), connect],
  recv: [() => posix.recv(a, buffer), () => posix.send(b, buffer)],
  read: [() => posix.read(a, buffer), () => posix.send(b, buffer)],
  send: [() => posix.send(a, buffer), drain],
  write: [() => posix.write(a, buffer), drain],
};
const [wait, release] = calls[call] as [() => unknown, () => unknown];
if (call === "send" || call === "write") while (libc.send(a, buffer, 10, posix.MSG_DONTWAIT) > 0);

const parent = posix.getpid();
const child = posix.fork();
if (child === 0) {
  posix.close(a);
  untilStateIs("S");
  stopAndGoOn();
  if (again) stopUntilClosed(performance.now() + 20_000);
  else untilStateIs("S");
  if (!isClosed()) release();
  posix._exit(0);
}
const outcome = codeOf(wait);
posix.close(a);
tell({ outcome, helper: statusOf(child) });

function stopAndGoOn(): void {
  posix.kill(parent, posix.SIGSTOP);
  untilStateIs("T");
  posix.kill(parent, posix.SIGCONT);
}

/** Until the parent's call has ended, or it is time to end it. */
function stopUntilClosed(end: number): void {
  while (!isClosed() && performance.now() < end) {
    libc.poll(null, 0, 100);
    stopAndGoOn();
  }
}

function isClosed(): boolean {
  return libc.recv(b, buffer, 10, posix.MSG_DONTWAIT | posix.MSG_PEEK) === 0;
}

/** S: it sleeps, here in its call. T: it is stopped. */
function untilStateIs(letter: string): void {
  while (!readFileSync(`/proc/${parent}/stat`, "latin1").includes(`) ${letter} `)) libc.poll(null, 0, 1);
}

function connect(): void {
  const client = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
  posix.connect(client, posix.getsockname(listener));
}

function drain(): void {
  while (libc.recv(b, buffer, 10, posix.MSG_DONTWAIT) > 0);
}
