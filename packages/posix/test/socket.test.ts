import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import * as posix from "../src/index.ts";

const opened: number[] = [];
afterEach(() => {
  for (const fd of opened.splice(0)) posix.close(fd);
});

function keep(fd: number): number {
  opened.push(fd);
  return fd;
}

function listenAt(address: posix.SocketAddress): number {
  const listener = keep(posix.socket(address.family, posix.SOCK_STREAM));
  posix.bind(listener, address);
  posix.listen(listener, 8);
  return listener;
}

/** A client and the server's end of the same connection. */
function connectTo(listener: number): [client: number, server: number, peer: posix.SocketAddress] {
  const client = keep(posix.socket(posix.getsockname(listener).family, posix.SOCK_STREAM));
  posix.connect(client, posix.getsockname(listener));
  const { fd, address } = posix.accept(listener);
  return [client, keep(fd), address];
}

const receive = (fd: number, size = 100) => {
  const buffer = Buffer.alloc(size);
  return buffer.toString("utf8", 0, posix.recv(fd, buffer));
};

const LOOPBACK = { family: posix.AF_INET, address: "127.0.0.1", port: 0 } as const;
const path = join(tmpdir(), `posix-${process.pid}.sock`);
afterEach(() => rmSync(path, { force: true }));

describe("a connection", () => {
  test.each<[string, posix.SocketAddress]>([
    ["IPv4", LOOPBACK],
    ["IPv6", { family: posix.AF_INET6, address: "::1", port: 0 }],
    ["a Unix path", { family: posix.AF_UNIX, path }],
    ["an abstract Unix name", { family: posix.AF_UNIX, path: `\0posix-${process.pid}` }],
  ])("over %s carries bytes both ways, and both ends know their addresses", (_name, address) => {
    const listener = listenAt(address);
    const local = posix.getsockname(listener);
    expect(local).toMatchObject("port" in address ? { ...address, port: expect.any(Number) } : address);
    const [client, server, peer] = connectTo(listener);
    expect(peer).toEqual(posix.getsockname(client));
    expect(posix.getpeername(client)).toEqual(posix.getsockname(server));
    expect(posix.send(client, Buffer.from("to the server"))).toBe(13);
    expect(receive(server)).toBe("to the server");
    posix.send(server, Buffer.from("back"));
    expect(receive(client)).toBe("back");
    posix.shutdown(client, posix.SHUT_WR);
    expect(receive(server)).toBe("");
  });

  test("is refused where nobody listens", () => {
    const listener = listenAt(LOOPBACK);
    const address = posix.getsockname(listener);
    posix.close(opened.pop() as number);
    const client = keep(posix.socket(posix.AF_INET, posix.SOCK_STREAM));
    expect(() => posix.connect(client, address)).toThrow("connect ECONNREFUSED: Connection refused");
  });

  test("that the client resets is ECONNRESET here, and EPIPE to write to", () => {
    const [client, server] = connectTo(listenAt(LOOPBACK));
    posix.setsockopt(client, posix.SOL_SOCKET, posix.SO_LINGER, { l_onoff: 1, l_linger: 0 });
    opened.splice(opened.indexOf(client), 1);
    posix.close(client);
    expect(() => receive(server)).toThrow("recv ECONNRESET: Connection reset by peer");
    expect(() => posix.send(server, Buffer.from("x"))).toThrow("send EPIPE: Broken pipe");
  });
});

test("socketpair connects two sockets; MSG_PEEK leaves the bytes, MSG_DONTWAIT does not wait", () => {
  const [a, b] = posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM).map(keep) as [number, number];
  const buffer = Buffer.alloc(4);
  expect(() => posix.recv(b, buffer, posix.MSG_DONTWAIT)).toThrow("recv EAGAIN: Resource temporarily unavailable");
  posix.send(a, Buffer.from("peek"), posix.MSG_NOSIGNAL);
  expect(posix.recv(b, buffer, posix.MSG_PEEK)).toBe(4);
  expect(posix.recv(b, buffer, posix.MSG_WAITALL)).toBe(4);
  expect(buffer.toString()).toBe("peek");
});

describe("options", () => {
  const pair = () => posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM).map(keep) as [number, number];

  test("numbers", () => {
    const fd = keep(posix.socket(posix.AF_INET, posix.SOCK_STREAM));
    expect(posix.getsockopt(fd, posix.SOL_SOCKET, posix.SO_REUSEADDR)).toBe(0);
    posix.setsockopt(fd, posix.SOL_SOCKET, posix.SO_REUSEADDR, 1);
    expect(posix.getsockopt(fd, posix.SOL_SOCKET, posix.SO_REUSEADDR)).toBe(1);
    posix.setsockopt(fd, posix.IPPROTO_TCP, posix.TCP_NODELAY, 1);
    expect(posix.getsockopt(fd, posix.IPPROTO_TCP, posix.TCP_NODELAY)).toBe(1);
    expect(posix.getsockopt(fd, posix.SOL_SOCKET, posix.SO_TYPE)).toBe(posix.SOCK_STREAM);
  });

  test("SO_LINGER is a struct", () => {
    const fd = keep(posix.socket(posix.AF_INET, posix.SOCK_STREAM));
    posix.setsockopt(fd, posix.SOL_SOCKET, posix.SO_LINGER, { l_onoff: 1, l_linger: 7 });
    const struct = posix.getsockopt(fd, posix.SOL_SOCKET, posix.SO_LINGER, 8);
    expect([struct.readInt32LE(0), struct.readInt32LE(4)]).toEqual([1, 7]);
  });

  test("SO_RCVTIMEO ends a recv with EAGAIN", () => {
    const [a] = pair();
    posix.setsockopt(a, posix.SOL_SOCKET, posix.SO_RCVTIMEO, { seconds: 0.05 });
    const started = performance.now();
    expect(() => receive(a)).toThrow("recv EAGAIN");
    expect(performance.now() - started).toBeGreaterThan(40);
  });

  test("an unknown one is ENOPROTOOPT", () => {
    const [a] = pair();
    expect(() => posix.getsockopt(a, posix.SOL_SOCKET, 9999)).toThrow("getsockopt ENOPROTOOPT: Protocol not available");
  });
});

describe("errors", () => {
  test("have the form of Node's own", () => {
    let thrown: unknown;
    try {
      posix.accept(keep(posix.epoll_create1()));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      message: "accept ENOTSOCK: Socket operation on non-socket",
      code: "ENOTSOCK",
      errno: -88,
      syscall: "accept",
    });
  });

  test("two listeners cannot have one address", () => {
    const address = posix.getsockname(listenAt(LOOPBACK));
    const second = keep(posix.socket(posix.AF_INET, posix.SOCK_STREAM));
    expect(() => posix.bind(second, address)).toThrow("bind EADDRINUSE: Address already in use");
  });

  test.each<[string, () => unknown, string]>([
    ["a fraction", () => posix.close(1.5), "close: fd must be a whole number, not 1.5"],
    ["a name", () => posix.bind(0, { ...LOOPBACK, address: "localhost" }), "bind: 'localhost' is not an IPv4 address"],
    ["a port", () => posix.bind(0, { ...LOOPBACK, port: 65536 }), "bind: the port must be from 0 to 65535, not 65536"],
    ["a text", () => posix.send(0, "text" as never), "send: bytes must be a Uint8Array (a Buffer is one), not 'text'"],
  ])("%s in the wrong place is named", (_name, call, message) => expect(call).toThrow(message));
});
