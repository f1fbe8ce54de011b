// interrupted.ts CALL WHEN: what a blocking call does when a signal with a handler comes before it or during it.
import { readFileSync } from "node:fs";
import * as posix from "../../src/index.ts";
import { libc } from "../../src/libc.ts";
import { statusOf, tell } from "./support.ts";

const [call = "", when] = process.argv.slice(2);
const [a, b] = posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM);
const [readEnd, writeEnd] = posix.pipe();
const listener = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
posix.bind(listener, { family: posix.AF_INET, address: "127.0.0.1", port: 0 });
posix.listen(listener, 8);
const epoll = posix.epoll_create1();
posix.epoll_ctl(epoll, posix.EPOLL_CTL_ADD, a, posix.EPOLLIN);
const buffer = Buffer.alloc(10);

const calls: Record<string, () => unknown> = {
  accept: () => posix.accept(listener),
  recv: () => posix.recv(a, buffer),
  read: () => posix.read(readEnd, buffer),
  write: () => posix.write(writeEnd, buffer),
  poll: () => posix.poll([{ fd: a, events: posix.POLLIN }], -1),
  "poll with a time": () => posix.poll([{ fd: a, events: posix.POLLIN }], 50_000),
  epoll_wait: () => posix.epoll_wait(epoll, 4, -1),
  send: () => posix.send(b, buffer),
  "send of much": () => posix.send(b, Buffer.alloc(10_000_000)),
  waitpid: () => posix.waitpid(sleeper),
  sleep: () => posix.sleep(100),
};

const sleeper = call === "waitpid" ? forkSleeper() : -1;
if (call === "write") fill((bytes) => libc.write(writeEnd, bytes, bytes.length), writeEnd);
if (call === "send") while (libc.send(b, buffer, 10, posix.MSG_DONTWAIT) > 0);

let ran = 0;
posix.signal(posix.SIGUSR1, () => ran++);
const killer = when === "before" ? killNow() : forkKiller();
try {
  const value = calls[call]?.();
  tell({ value, ran });
} catch (error) {
  const { message, code, errno, syscall } = error as NodeJS.ErrnoException;
  tell({ message, code, errno, syscall, ran });
}
if (sleeper > 0) posix.kill(sleeper, posix.SIGKILL);
for (const pid of [killer, sleeper]) if (pid > 0) statusOf(pid);

function killNow(): number {
  posix.kill(posix.getpid(), posix.SIGUSR1);
  return -1;
}

/** A child that sends the signal once its parent sleeps, and so is inside the call. */
function forkKiller(): number {
  const pid = posix.fork();
  if (pid !== 0) return pid;
  while (!/\) S /.test(readFileSync(`/proc/${posix.getppid()}/stat`, "latin1"))) libc.poll(null, 0, 1);
  posix.kill(posix.getppid(), posix.SIGUSR1);
  return posix._exit(0);
}

function forkSleeper(): number {
  const pid = posix.fork();
  if (pid === 0) posix.sleep(1000);
  return pid;
}

function fill(write: (bytes: Buffer) => number, fd: number): void {
  const flags = posix.fcntl(fd, posix.F_GETFL);
  posix.fcntl(fd, posix.F_SETFL, flags | posix.O_NONBLOCK);
  while (write(buffer) > 0);
  posix.fcntl(fd, posix.F_SETFL, flags);
}
