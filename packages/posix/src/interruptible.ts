import { check, failure, lastErrno, libc } from "./libc.ts";
import * as p from "./platform.ts";
import { isHandlerDue, runHandlers, signalDescriptor, wasForHandler } from "./signal.ts";

// A blocking call waits for its descriptor and for a signal together, with poll(2). So no signal is lost between
// "has one come?" and "now wait", which is the race that a flag set by a handler would have.

/** Whether a call on `fd` can wait and a signal may come meanwhile. */
export function isInterruptible(fd: number): boolean {
  if (signalDescriptor() === undefined) return false;
  const flags = libc.fcntl(fd, p.F_GETFL, 0);
  return flags !== -1 && (flags & p.O_NONBLOCK) === 0;
}

/**
 * Returns when `fd` is ready for `events`. Throws EINTR when a signal came first, after its handler ran, and EAGAIN
 * when the time set with the socket option `timeoutOption` is over. Without handlers it returns at once.
 */
export function untilReady(syscall: string, fd: number, events: number, timeoutOption?: number): void {
  if (!isInterruptible(fd)) return;
  const errno = awaitReady(syscall, fd, events, timeoutOption);
  if (errno !== 0) throw failure(syscall, errno);
}

/**
 * Like untilReady, but returns 0, EINTR or EAGAIN: what it throws comes from a handler. `spent` milliseconds of the
 * socket option's time have passed already.
 */
export function awaitReady(syscall: string, fd: number, events: number, timeoutOption?: number, spent = 0): number {
  const timeout = timeoutOption === undefined ? -1 : socketTimeout(fd, timeoutOption);
  const left = timeout === -1 ? -1 : Math.max(0, Math.ceil(timeout - spent));
  const { ready, interrupted } = pollWithSignals(syscall, [{ fd, events }], left);
  if (ready.length > 0) return 0;
  return interrupted ? p.EINTR : p.EAGAIN;
}

/**
 * The result of `attempt`, a call that does not wait: as long as that fails with EAGAIN, waits like untilReady. So an
 * error comes at once, and if another process was faster the wait goes on.
 */
export function whenReady(syscall: string, fd: number, events: number, option: number, attempt: () => number): number {
  const interrupted = runHandlers();
  while (true) {
    const result = attempt();
    if (result !== -1 || lastErrno() !== p.EAGAIN) return check(syscall, result);
    const errno = interrupted ? p.EINTR : awaitReady(syscall, fd, events, option);
    if (errno !== 0) throw failure(syscall, errno);
  }
}

/**
 * The result of `call`, which may wait. On a socket with a time limit the kernel ends it with EINTR when the process was
 * stopped and continued, even without a handler; signal(7). It is then made again, for the time that is left.
 */
export function unbroken(syscall: string, fd: number, events: number, option: number, call: () => number): number {
  const begin = performance.now();
  while (true) {
    const result = call();
    if (result !== -1 || lastErrno() !== p.EINTR) return check(syscall, result);
    const errno = wasForHandler() ? p.EINTR : awaitReady(syscall, fd, events, option, performance.now() - begin);
    if (errno !== 0) throw failure(syscall, errno);
  }
}

/** Waits at most `timeout` milliseconds (-1: for ever) for any signal that is watched; whether a handler ran. */
export function untilSignal(timeout: number): boolean {
  const signals = signalDescriptor();
  if (signals === undefined) return false;
  if (!isHandlerDue()) libc.poll(encode([{ fd: signals, events: p.POLLIN }]), 1, timeout);
  return runHandlers();
}

export interface PollEntry {
  fd: number;
  events: number;
}

export interface PollResult {
  /** The entries that are ready, with what they are ready for. */
  ready: { index: number; revents: number }[];
  /** Whether a handler ran. */
  interrupted: boolean;
}

/** poll(2) on `entries` and on the arrival of signals; handlers run here. `timeout` in milliseconds, -1 for ever. */
export function pollWithSignals(syscall: string, entries: PollEntry[], timeout: number): PollResult {
  const signals = signalDescriptor();
  const all = signals === undefined ? entries : [...entries, { fd: signals, events: p.POLLIN }];
  const struct = encode(all);
  const deadline = performance.now() + timeout;
  while (true) {
    const due = isHandlerDue();
    const left = due ? 0 : timeout < 0 ? -1 : Math.max(0, Math.ceil(deadline - performance.now()));
    const count = libc.poll(struct, all.length, left);
    if (count === -1 && lastErrno() !== p.EINTR) check(syscall, count);
    const interrupted = runHandlers();
    const ready = count > 0 ? decode(struct, entries.length) : [];
    if (ready.length > 0 || interrupted || (count === 0 && !due)) return { ready, interrupted };
  }
}

function encode(entries: PollEntry[]): Buffer {
  const struct = Buffer.alloc(entries.length * p.POLLFD.size);
  for (const [index, { fd, events }] of entries.entries()) {
    struct.writeInt32LE(fd, index * p.POLLFD.size);
    struct.writeInt16LE(events, index * p.POLLFD.size + p.POLLFD.events);
  }
  return struct;
}

function decode(struct: Buffer, count: number): PollResult["ready"] {
  const ready = [];
  for (let index = 0; index < count; index++) {
    const revents = struct.readInt16LE(index * p.POLLFD.size + p.POLLFD.revents);
    if (revents !== 0) ready.push({ index, revents });
  }
  return ready;
}

function socketTimeout(fd: number, option: number): number {
  const timeval = Buffer.alloc(p.TIMEVAL_SIZE);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(timeval.length);
  if (libc.getsockopt(fd, p.SOL_SOCKET, option, timeval, size) === -1) return -1;
  const milliseconds = timeval.readBigInt64LE(0) * 1000n + timeval.readBigInt64LE(8) / 1000n;
  return milliseconds === 0n ? -1 : Math.min(Number(milliseconds), 2 ** 31 - 1);
}
