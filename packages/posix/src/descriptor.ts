import * as arg from "./check.ts";
import { unbroken, untilReady } from "./interruptible.ts";
import { check, libc } from "./libc.ts";
import { refuseOwned } from "./owned.ts";
import * as p from "./platform.ts";

/**
 * Gives back a descriptor; close(2). What it stood for ends when its last copy, in whatever process, is closed.
 * Errors: EBADF. RangeError for the descriptors of Node's own event loop, without which the program cannot go on.
 */
export function close(fd: number): void {
  arg.int("close: fd", fd);
  refuseOwned("close", fd);
  check("close", libc.close(fd));
}

/**
 * Reads at most `buffer.length` bytes and returns how many were put into `buffer`; 0 at the end; read(2).
 * Blocks on an empty pipe or socket. Errors: EAGAIN when non-blocking or after SO_RCVTIMEO; EINTR after
 * a signal handler ran; EBADF, EISDIR.
 */
export function read(fd: number, buffer: Uint8Array): number {
  arg.int("read: fd", fd);
  arg.bytes("read: buffer", buffer);
  refuseOwned("read", fd);
  // What cannot be read says so to an attempt to read nothing; waiting for it would be for ever.
  if (libc.read(fd, buffer, 0) === 0) untilReady("read", fd, p.POLLIN, p.SO_RCVTIMEO);
  return unbroken("read", fd, p.POLLIN, p.SO_RCVTIMEO, () => libc.read(fd, buffer, arg.lengthOf(buffer)));
}

/**
 * Writes bytes and returns how many were taken; write(2). Errors: EPIPE when nobody reads any more; EAGAIN when
 * non-blocking or after SO_SNDTIMEO; EINTR after a signal handler ran; EBADF, ENOSPC.
 */
export function write(fd: number, bytes: Uint8Array): number {
  arg.int("write: fd", fd);
  arg.bytes("write: bytes", bytes);
  refuseOwned("write", fd);
  if (isWritable(fd, bytes)) untilReady("write", fd, p.POLLOUT, p.SO_SNDTIMEO);
  return unbroken("write", fd, p.POLLOUT, p.SO_SNDTIMEO, () => libc.write(fd, bytes, arg.lengthOf(bytes)));
}

/** To write nothing is an attempt, except at a socket, where it can be an empty message. */
function isWritable(fd: number, bytes: Uint8Array): boolean {
  const size = Buffer.alloc(4);
  const isSocket = libc.getsockopt(fd, p.SOL_SOCKET, p.SO_TYPE, null, size) === 0;
  return isSocket || libc.write(fd, bytes, 0) === 0;
}

/** Makes a pipe and returns [the end to read from, the end to write to]; pipe(2). Errors: EMFILE, ENFILE. */
export function pipe(): [number, number] {
  const ends = Buffer.alloc(8);
  check("pipe", libc.pipe2(ends, 0));
  return [ends.readInt32LE(0), ends.readInt32LE(4)];
}

/**
 * Makes `onto` a copy of `fd`, closing what `onto` was before, and returns it; dup2(2). Errors: EBADF, EBUSY.
 * RangeError where `onto` is a descriptor of Node's own event loop.
 */
export function dup2(fd: number, onto: number): number {
  arg.int("dup2: fd", fd);
  arg.int("dup2: onto", onto);
  refuseOwned("dup2", onto);
  return check("dup2", libc.dup2(fd, onto));
}

/**
 * Asks for or changes a property of a descriptor: F_GETFL, F_SETFL (O_NONBLOCK), F_GETFD, F_SETFD (FD_CLOEXEC),
 * F_DUPFD; fcntl(2). Returns the flags or the new descriptor. Other commands take pointers and are a RangeError.
 * Errors: EBADF, EINVAL, EMFILE.
 */
export function fcntl(fd: number, command: number, argument = 0): number {
  arg.int("fcntl: fd", fd);
  arg.int("fcntl: command", command);
  arg.int("fcntl: argument", argument);
  if (!COMMANDS.includes(command)) throw new RangeError(`fcntl: command ${command} is not one of F_DUPFD to F_SETFL`);
  if (command === p.F_SETFL || command === p.F_SETFD) refuseOwned("fcntl", fd);
  return check("fcntl", libc.fcntl(fd, command, argument));
}

const COMMANDS: number[] = [p.F_DUPFD, p.F_GETFD, p.F_SETFD, p.F_GETFL, p.F_SETFL];
