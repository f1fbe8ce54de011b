import { flushCompileCache } from "node:module";
import { ADDRESS_ROOM, decodeAddress, encodeAddress, type SocketAddress } from "./address.ts";
import * as arg from "./check.ts";
import { unbroken, untilReady } from "./interruptible.ts";
import { check, libc } from "./libc.ts";
import * as p from "./platform.ts";

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
  // Node fills its compile cache, if it has one, when it exits; a server that a signal ends never comes to that.
  flushCompileCache();
}

/**
 * Takes the first finished connection from the queue and returns a descriptor for it and the client's address.
 * Blocks until there is one; accept(2).
 * Errors: EINTR after a handler set with signal() ran; ECONNABORTED; EMFILE, ENFILE when no descriptor is left;
 * EAGAIN when the socket is non-blocking or after SO_RCVTIMEO; EINVAL when it does not listen.
 */
export function accept(fd: number): { fd: number; address: SocketAddress } {
  arg.int("accept: fd", fd);
  // Waiting for another descriptor would be for ever: accept itself says what is wrong with it.
  if (isListening(fd)) untilReady("accept", fd, p.POLLIN, p.SO_RCVTIMEO);
  const [struct, size] = addressRoom();
  const connection = unbroken("accept", fd, p.POLLIN, p.SO_RCVTIMEO, () => libc.accept(fd, struct, size));
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
 * Errors: ECONNREFUSED when nobody listens, ETIMEDOUT, EINPROGRESS (non-blocking), EISCONN, ENOENT (Unix path); EINTR
 * after a signal handler ran, or with SO_SNDTIMEO after a stop, and then the handshake goes on.
 */
export function connect(fd: number, address: SocketAddress): void {
  arg.int("connect: fd", fd);
  const struct = encodeAddress("connect", address);
  check("connect", libc.connect(fd, struct, struct.length));
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
