import { types } from "node:util";
import { ADDRESS_ROOM, decodeAddress, encodeAddress, type SocketAddress } from "./address.ts";
import * as arg from "./check.ts";
import { awaitReady, isInterruptible, untilReady, whenReady } from "./interruptible.ts";
import { check, failure, lastErrno, libc } from "./libc.ts";
import * as p from "./platform.ts";
import { runHandlers } from "./signal.ts";

/**
 * Makes an endpoint for communication and returns its descriptor; socket(2).
 * The descriptor survives exec, as in C: add SOCK_CLOEXEC to `type` where it must not.
 * Errors: EAFNOSUPPORT, EINVAL, EPROTONOSUPPORT for what the kernel does not offer; EMFILE, ENFILE when none is left.
 */
export function socket(domain: number, type: number, protocol = 0): number {
  arg.int("socket: domain", domain);
  arg.int("socket: type", type);
  arg.int("socket: protocol", protocol);
  return check("socket", libc.socket(domain, type, protocol));
}

/** Makes two sockets connected to each other; socketpair(2). Linux knows it for AF_UNIX. Errors as socket's. */
export function socketpair(domain: number, type: number, protocol = 0): [number, number] {
  arg.int("socketpair: domain", domain);
  arg.int("socketpair: type", type);
  arg.int("socketpair: protocol", protocol);
  const pair = Buffer.alloc(8);
  check("socketpair", libc.socketpair(domain, type, protocol, pair));
  return [pair.readInt32LE(0), pair.readInt32LE(4)];
}

/** What an option is set to: a number, a time in seconds (timeval), a linger setting, or the raw bytes of a struct. */
export type OptionValue = number | { seconds: number } | { l_onoff: number; l_linger: number } | Uint8Array;

/**
 * Sets an option of a socket; setsockopt(2), socket(7), tcp(7).
 * SO_RCVTIMEO and SO_SNDTIMEO take `{ seconds }` (fractions allowed, 0 is for ever), SO_LINGER takes
 * `{ l_onoff, l_linger }` with `l_linger` in seconds, most others a number.
 * Errors: ENOPROTOOPT for an unknown option, ENOTSOCK, EBADF, EINVAL, EDOM.
 */
export function setsockopt(fd: number, level: number, name: number, value: OptionValue): void {
  arg.int("setsockopt: fd", fd);
  arg.int("setsockopt: level", level);
  arg.int("setsockopt: name", name);
  const struct = encodeOption(value);
  check("setsockopt", libc.setsockopt(fd, level, name, struct, arg.lengthOf(struct)));
}

/**
 * Reads an option of a socket; getsockopt(2). Without `length` the option is an int and comes back as a number;
 * with it, up to `length` bytes (at most 65,536) of the option's struct come back. Errors as setsockopt's.
 */
export function getsockopt(fd: number, level: number, name: number): number;
export function getsockopt(fd: number, level: number, name: number, length: number): Buffer;
export function getsockopt(fd: number, level: number, name: number, length?: number): number | Buffer {
  arg.int("getsockopt: fd", fd);
  arg.int("getsockopt: level", level);
  arg.int("getsockopt: name", name);
  const room = length === undefined ? 4 : arg.int("getsockopt: length", length, 0, 65536);
  const value = Buffer.alloc(Math.max(room, 4));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(room);
  check("getsockopt", libc.getsockopt(fd, level, name, value, size));
  return length === undefined ? value.readInt32LE(0) : value.subarray(0, Math.min(room, size.readUInt32LE(0)));
}

/**
 * Gives a socket its local address; bind(2). Port 0 lets the kernel choose a free one: getsockname says which.
 * Errors: EADDRINUSE, EADDRNOTAVAIL, EACCES (ports below 1024 need privilege), EINVAL (already bound).
 */
export function bind(fd: number, address: SocketAddress): void {
  arg.int("bind: fd", fd);
  const struct = encodeAddress("bind", address);
  check("bind", libc.bind(fd, struct, struct.length));
}

/**
 * Makes a socket one that accepts connections; listen(2). The kernel completes handshakes by itself and
 * keeps up to `backlog` + 1 finished connections until they are accepted, at most net.core.somaxconn.
 * Errors: EADDRINUSE, EOPNOTSUPP, ENOTSOCK.
 */
export function listen(fd: number, backlog: number): void {
  arg.int("listen: fd", fd);
  arg.int("listen: backlog", backlog);
  check("listen", libc.listen(fd, backlog));
}

/**
 * Takes the first finished connection from the queue and returns a descriptor for it and the client's address.
 * Blocks until there is one; accept(2).
 * Errors: EINTR after a handler set with signal() ran; ECONNABORTED; EMFILE, ENFILE when no descriptor is left;
 * EAGAIN when the socket is non-blocking; EINVAL when it does not listen.
 */
export function accept(fd: number): { fd: number; address: SocketAddress } {
  arg.int("accept: fd", fd);
  // Waiting for another descriptor would be for ever: accept itself says what is wrong with it.
  if (isListening(fd)) untilReady("accept", fd, p.POLLIN, p.SO_RCVTIMEO);
  const [struct, size] = addressRoom();
  const connection = check("accept", libc.accept(fd, struct, size));
  return { fd: connection, address: decodeAddress("accept", struct, size.readUInt32LE(0)) };
}

function isListening(fd: number): boolean {
  const value = Buffer.alloc(4);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(4);
  return libc.getsockopt(fd, p.SOL_SOCKET, p.SO_ACCEPTCONN, value, size) === 0 && value.readInt32LE(0) === 1;
}

/**
 * Connects to a listening address; blocks until the handshake is done; connect(2).
 * Errors: ECONNREFUSED when nobody listens, ETIMEDOUT, EINPROGRESS (non-blocking), EISCONN, ENOENT (Unix path).
 */
export function connect(fd: number, address: SocketAddress): void {
  arg.int("connect: fd", fd);
  const struct = encodeAddress("connect", address);
  check("connect", libc.connect(fd, struct, struct.length));
}

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
  return check("recv", libc.recv(fd, buffer, arg.lengthOf(buffer), flags));
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
 * Errors: EPIPE (the other side is gone; Node ignores SIGPIPE), ECONNRESET, EAGAIN, EINTR.
 */
export function send(fd: number, bytes: Uint8Array, flags = 0): number {
  arg.int("send: fd", fd);
  arg.bytes("send: bytes", bytes);
  arg.int("send: flags", flags);
  if ((flags & p.MSG_DONTWAIT) === 0 && isInterruptible(fd)) return sendInterruptibly(fd, bytes, flags);
  return check("send", libc.send(fd, bytes, arg.lengthOf(bytes), flags));
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

/**
 * Ends one or both directions of a connection, whoever else holds a copy of the descriptor; shutdown(2).
 * `how`: SHUT_RD, SHUT_WR, SHUT_RDWR. Errors: ENOTCONN, ENOTSOCK, EINVAL.
 */
export function shutdown(fd: number, how: number): void {
  arg.int("shutdown: fd", fd);
  arg.int("shutdown: how", how);
  check("shutdown", libc.shutdown(fd, how));
}

/** The socket's own address; getsockname(2). Errors: EBADF, ENOTSOCK. */
export function getsockname(fd: number): SocketAddress {
  arg.int("getsockname: fd", fd);
  const [struct, size] = addressRoom();
  check("getsockname", libc.getsockname(fd, struct, size));
  return decodeAddress("getsockname", struct, size.readUInt32LE(0));
}

/** The address of the socket at the other end; getpeername(2). Errors: ENOTCONN, EBADF, ENOTSOCK. */
export function getpeername(fd: number): SocketAddress {
  arg.int("getpeername: fd", fd);
  const [struct, size] = addressRoom();
  check("getpeername", libc.getpeername(fd, struct, size));
  return decodeAddress("getpeername", struct, size.readUInt32LE(0));
}

function addressRoom(): [Buffer, Buffer] {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(ADDRESS_ROOM);
  return [Buffer.alloc(ADDRESS_ROOM), size];
}

function encodeOption(value: OptionValue): Uint8Array {
  if (types.isUint8Array(value)) return value;
  const struct = Buffer.alloc(p.TIMEVAL_SIZE);
  if (typeof value === "number") {
    struct.writeInt32LE(arg.int("setsockopt: value", value));
    return struct.subarray(0, 4);
  }
  const fields = arg.object("setsockopt: value", value);
  if ("seconds" in fields) {
    const seconds = arg.seconds("setsockopt: seconds", fields.seconds);
    struct.writeBigInt64LE(BigInt(Math.floor(seconds)), 0);
    struct.writeBigInt64LE(BigInt(Math.floor((seconds % 1) * 1_000_000)), 8);
    return struct;
  }
  struct.writeInt32LE(arg.int("setsockopt: l_onoff", fields.l_onoff), 0);
  struct.writeInt32LE(arg.int("setsockopt: l_linger", fields.l_linger), 4);
  return struct.subarray(0, p.LINGER_SIZE);
}
