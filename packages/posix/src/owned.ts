import { readdirSync, readlinkSync } from "node:fs";
import { libc } from "./libc.ts";
import * as p from "./platform.ts";

// Descriptors that the program did not open and must not close, write to or replace: those of Node's event loop and
// of the loop in signal.ts. Kept with what they stand for, since a number can come to stand for something else.

// Node opens its descriptors with close-on-exec set; those that were inherited through exec cannot have it.
let owned = new Map<number, string | undefined>(
  [...openNow()].filter(([fd, link]) => closesOnExec(fd) && isUnnamed(link)),
);

export function refuseOwned(syscall: string, fd: number): void {
  if (!owned.has(fd)) return;
  const link = owned.get(fd) ?? linkOf(fd);
  if (link !== "" && link === linkOf(fd))
    throw new RangeError(`${syscall}: descriptor ${fd} belongs to Node's own event loop`);
  owned.delete(fd);
}

/** The descriptors that `open` opens are protected from then on. */
export function owning<T>(open: () => T): T {
  const before = openNow();
  const result = open();
  for (const [fd, link] of openNow()) if (!before.has(fd)) owned.set(fd, link);
  return result;
}

function openNow(): Map<number, string> {
  const fds = readdirSync("/proc/self/fd").map(Number);
  // One of those listed stood for the listing itself.
  return new Map(fds.filter(isOpen).map((fd) => [fd, linkOf(fd)]));
}

function isOpen(fd: number): boolean {
  return libc.fcntl(fd, p.F_GETFD, 0) !== -1;
}

function closesOnExec(fd: number): boolean {
  return fd > 2 && (libc.fcntl(fd, p.F_GETFD, 0) & p.FD_CLOEXEC) !== 0;
}

/** Such as "pipe:[1234]" or "anon_inode:[eventpoll]", which only stand for themselves; proc_pid_fd(5). */
function isUnnamed(link: string): boolean {
  return /^(anon_inode|pipe|socket):/.test(link);
}

function linkOf(fd: number): string {
  return isOpen(fd) ? readlinkSync(`/proc/self/fd/${fd}`) : "";
}

/**
 * In a forked child libuv opens its descriptors anew. Each gets the lowest free number, so none above the highest of
 * before. Called before the fork; the function that comes back is called in the child, after libuv has opened them.
 */
export function followOwned(): () => void {
  const highest = Math.max(...owned.keys());
  const free = new Set<number>();
  for (let fd = 0; fd <= highest; fd++) if (!isOpen(fd)) free.add(fd);
  return () => {
    // What they stand for is left open: few children ever ask, and finding out takes time.
    const next = new Map<number, undefined>();
    for (let fd = 0; fd <= highest; fd++) {
      if ((owned.has(fd) || free.has(fd)) && isOpen(fd)) next.set(fd, undefined);
    }
    owned = next;
  };
}
