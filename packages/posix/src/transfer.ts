import * as arg from "./check.ts";
import { awaitReady, isInterruptible, unbroken, whenReady } from "./interruptible.ts";
import { check, failure, lastErrno, libc } from "./libc.ts";
import * as p from "./platform.ts";
import { runHandlers } from "./signal.ts";

/**
 * Receives what has arrived, at most `buffer.length` bytes, and returns how many were put into `buffer`.
 * Blocks until there is something. 0 means that the other side has ended; recv(2).
 * Errors: ECONNRESET; EAGAIN when non-blocking or after SO_RCVTIMEO; EINTR after a signal handler ran.
 */
export function recv(fd: number, buffer: Uint8Array, flags = 0): number {
  arg.int("recv: fd", fd);
  arg.bytes("recv: buffer", buffer);
  arg.int("recv: flags", flags);
  if ((flags & p.MSG_DONTWAIT) === 0 && isInterruptible(fd)) return recvInterruptibly(fd, buffer, flags);
  return unbroken("recv", fd, p.POLLIN, p.SO_RCVTIMEO, () => libc.recv(fd, buffer, arg.lengthOf(buffer), flags));
}

/** Takes what is there or learns what is wrong, and only if there is nothing waits for it or for a signal. */
function recvInterruptibly(fd: number, buffer: Uint8Array, flags: number): number {
  const length = arg.lengthOf(buffer);
  // If all of it is wanted: only look whether there is anything, and let the kernel wait for the rest.
  const all = (flags & p.MSG_WAITALL) !== 0;
  const now = flags | p.MSG_DONTWAIT | (all ? p.MSG_PEEK : 0);
  const attempt = () => libc.recv(fd, buffer, length, now);
  const count = whenReady("recv", fd, p.POLLIN, p.SO_RCVTIMEO, attempt);
  return all ? check("recv", libc.recv(fd, buffer, length, flags)) : count;
}

/**
 * Hands bytes to the kernel for sending and returns how many it took; send(2). Blocks while the send buffer is
 * full, so it mostly takes all of them, but a signal or SO_SNDTIMEO can end it early: look at the number.
 * Errors: EPIPE (the other side is gone; Node ignores SIGPIPE), ECONNRESET; EAGAIN when non-blocking or after
 * SO_SNDTIMEO; EINTR after a signal handler ran.
 */
export function send(fd: number, bytes: Uint8Array, flags = 0): number {
  arg.int("send: fd", fd);
  arg.bytes("send: bytes", bytes);
  arg.int("send: flags", flags);
  if ((flags & p.MSG_DONTWAIT) === 0 && isInterruptible(fd)) return sendInterruptibly(fd, bytes, flags);
  return unbroken("send", fd, p.POLLOUT, p.SO_SNDTIMEO, () => libc.send(fd, bytes, arg.lengthOf(bytes), flags));
}

/** Takes what fits now, then waits for room or a signal, until all is sent; a signal or error after some: that many. */
function sendInterruptibly(fd: number, bytes: Uint8Array, flags: number): number {
  const length = arg.lengthOf(bytes);
  const interrupted = runHandlers();
  let sent = 0;
  while (true) {
    const rest = sent === 0 ? bytes : bytes.subarray(sent);
    const taken = libc.send(fd, rest, arg.lengthOf(rest), flags | p.MSG_DONTWAIT);
    let errno = taken === -1 ? lastErrno() : 0;
    if (taken !== -1) sent += taken;
    if (sent === length && errno === 0) return sent;
    if (errno === 0 || errno === p.EAGAIN) {
      errno = interrupted ? p.EINTR : awaitReady("send", fd, p.POLLOUT, p.SO_SNDTIMEO);
    }
    if (errno !== 0 && sent > 0) return sent;
    if (errno !== 0) throw failure("send", errno);
  }
}
