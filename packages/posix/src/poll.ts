import * as arg from "./check.ts";
import { pollWithSignals } from "./interruptible.ts";
import { check, failure, libc } from "./libc.ts";
import { refuseOwned } from "./owned.ts";
import * as p from "./platform.ts";
import { runHandlers } from "./signal.ts";

/** One descriptor to wait for: `events` is what for, `revents` is filled in with what happened. A negative fd is passed over. */
export interface PollFd {
  fd: number;
  events: number;
  revents?: number;
}

/**
 * Waits until at least one descriptor is ready and returns how many are; poll(2).
 * `timeout` is in milliseconds: -1 waits for ever, 0 not at all. Sets `revents` of each entry.
 * Errors: EINTR after a signal handler ran; EINVAL for more entries than RLIMIT_NOFILE.
 */
export function poll(fds: PollFd[], timeout: number): number {
  if (!Array.isArray(fds)) throw new TypeError(`poll: fds must be an array, not ${arg.show(fds)}`);
  if (fds.length > MOST_ENTRIES) throw failure("poll", p.EINVAL);
  const entries = Array.from(fds, (entry) => {
    const { fd, events } = arg.object("poll: an entry of fds", entry);
    if (!Object.isExtensible(entry)) throw new TypeError("poll: an entry of fds must have room for revents");
    return { fd: arg.int("poll: fd", fd), events: arg.int("poll: events", events, -32768, 32767) };
  });
  arg.int("poll: timeout", timeout);
  const { ready, interrupted } = pollWithSignals("poll", entries, timeout);
  if (ready.length === 0 && interrupted) throw failure("poll", p.EINTR);
  for (const entry of fds) entry.revents = 0;
  for (const { index, revents } of ready) (fds[index] as PollFd).revents = revents;
  return ready.length;
}

/** The kernel's own limit on descriptors, fs.nr_open, unless it was raised. */
const MOST_ENTRIES = 2 ** 20;

/**
 * Waits `seconds` (fractions allowed) and returns 0, or the seconds that were left when a signal handler ran;
 * sleep(3), nanosleep(2). The whole program stands still meanwhile.
 */
export function sleep(seconds: number): number {
  const milliseconds = arg.seconds("sleep: seconds", seconds) * 1000;
  const end = performance.now() + milliseconds;
  while (true) {
    const left = end - performance.now();
    if (left <= 0) return 0;
    const { interrupted } = pollWithSignals("sleep", [], Math.min(Math.ceil(left), 2 ** 31 - 1));
    if (interrupted) return Math.max(0, end - performance.now()) / 1000;
  }
}

/** Makes an epoll instance and returns its descriptor; epoll_create1(2). `flags`: EPOLL_CLOEXEC or 0. Errors: EMFILE, EINVAL. */
export function epoll_create1(flags = 0): number {
  arg.int("epoll_create1: flags", flags);
  return check("epoll_create1", libc.epoll_create1(flags));
}

/** What an epoll instance watches a descriptor for, or what happened to it. */
export interface EpollEvent {
  /** EPOLLIN, EPOLLOUT, … added up with `|`. */
  events: number;
  /** The descriptor; it travels in the event's data. */
  fd: number;
}

/**
 * Adds, changes or removes what an epoll instance watches; epoll_ctl(2).
 * `operation`: EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLL_CTL_DEL. `events` is not looked at for DEL.
 * Errors: EEXIST, ENOENT, EPERM (a file that is always ready), EBADF, EINVAL.
 */
export function epoll_ctl(epfd: number, operation: number, fd: number, events = 0): void {
  arg.int("epoll_ctl: epfd", epfd);
  refuseOwned("epoll_ctl", epfd);
  arg.int("epoll_ctl: operation", operation);
  arg.int("epoll_ctl: fd", fd);
  arg.int("epoll_ctl: events", events, -(2 ** 31), 2 ** 32 - 1);
  const struct = Buffer.alloc(p.EPOLL_EVENT.size);
  struct.writeUInt32LE(events >>> 0, 0);
  struct.writeInt32LE(fd, p.EPOLL_EVENT.data);
  check("epoll_ctl", libc.epoll_ctl(epfd, operation, fd, struct));
}

/**
 * Waits until a watched descriptor is ready and returns at most `maxevents` (1 to 65,536) of them; epoll_wait(2).
 * `timeout` is in milliseconds: -1 waits for ever, 0 not at all. Errors: EINTR after a signal handler ran; EBADF, EINVAL.
 */
export function epoll_wait(epfd: number, maxevents: number, timeout: number): EpollEvent[] {
  arg.int("epoll_wait: epfd", epfd);
  refuseOwned("epoll_wait", epfd);
  arg.int("epoll_wait: maxevents", maxevents, 1, 65536);
  arg.int("epoll_wait: timeout", timeout);
  const struct = Buffer.alloc(maxevents * p.EPOLL_EVENT.size);
  const deadline = performance.now() + timeout;
  let interrupted = runHandlers();
  while (true) {
    const count = check("epoll_wait", libc.epoll_wait(epfd, struct, maxevents, 0));
    const left = timeout < 0 ? -1 : Math.max(0, Math.ceil(deadline - performance.now()));
    if (count > 0 || left === 0) return decodeEvents(struct, count);
    if (interrupted) throw failure("epoll_wait", p.EINTR);
    // An epoll instance is itself a descriptor that can be waited for, so signals can be waited for beside it.
    const result = pollWithSignals("epoll_wait", [{ fd: epfd, events: p.POLLIN }], left);
    interrupted = result.interrupted;
  }
}

function decodeEvents(struct: Buffer, count: number): EpollEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    events: struct.readUInt32LE(index * p.EPOLL_EVENT.size),
    fd: struct.readInt32LE(index * p.EPOLL_EVENT.size + p.EPOLL_EVENT.data),
  }));
}
