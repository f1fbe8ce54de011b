import { readdirSync, readlinkSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import * as posix from "../src/index.ts";
import { result } from "./helper.ts";

const opened: number[] = [];
afterEach(() => {
  for (const fd of opened.splice(0)) posix.close(fd);
});

function makePipe(): [number, number] {
  const ends = posix.pipe();
  opened.push(...ends);
  return ends;
}

test("what is written into a pipe is read from it; after the last writer comes the end", () => {
  const [readEnd, writeEnd] = makePipe();
  const buffer = Buffer.alloc(10);
  expect(posix.write(writeEnd, Buffer.from("abc"))).toBe(3);
  expect(posix.read(readEnd, buffer)).toBe(3);
  expect(buffer.toString("utf8", 0, 3)).toBe("abc");
  posix.close(opened.pop() as number);
  expect(posix.read(readEnd, buffer)).toBe(0);
});

test("dup2 makes another number for the same pipe, and closes what that was", () => {
  const [readEnd, writeEnd] = makePipe();
  const [otherEnd, other] = makePipe();
  expect(posix.dup2(writeEnd, other)).toBe(other);
  expect(posix.read(otherEnd, Buffer.alloc(1))).toBe(0);
  posix.write(other, Buffer.from("x"));
  expect(posix.read(readEnd, Buffer.alloc(5))).toBe(1);
});

test("fcntl: O_NONBLOCK makes an empty read EAGAIN; F_DUPFD copies; FD_CLOEXEC is remembered", () => {
  const [readEnd] = makePipe();
  posix.fcntl(readEnd, posix.F_SETFL, posix.O_NONBLOCK);
  expect(posix.fcntl(readEnd, posix.F_GETFL) & posix.O_NONBLOCK).toBe(posix.O_NONBLOCK);
  expect(() => posix.read(readEnd, Buffer.alloc(1))).toThrow("read EAGAIN: Resource temporarily unavailable");
  const copy = posix.fcntl(readEnd, posix.F_DUPFD, 200);
  opened.push(copy);
  expect(copy).toBeGreaterThanOrEqual(200);
  posix.fcntl(copy, posix.F_SETFD, posix.FD_CLOEXEC);
  expect([posix.fcntl(copy, posix.F_GETFD), posix.fcntl(readEnd, posix.F_GETFD)]).toEqual([posix.FD_CLOEXEC, 0]);
});

test("a closed descriptor is EBADF", () => {
  const [readEnd] = makePipe();
  posix.close(readEnd);
  opened.splice(0, 1);
  expect(() => posix.close(readEnd)).toThrow("close EBADF: Bad file descriptor");
});

test("the descriptors of Node's event loop cannot be closed, written, replaced or changed", () => {
  const loop = readdirSync("/proc/self/fd").map(Number).filter(isEventPoll);
  expect(loop.length).toBeGreaterThan(0);
  const buffer = Buffer.alloc(1);
  for (const fd of loop.slice(0, 1)) {
    for (const call of [
      () => posix.close(fd),
      () => posix.write(fd, buffer),
      () => posix.read(fd, buffer),
      () => posix.dup2(0, fd),
      () => posix.fcntl(fd, posix.F_SETFL, 0),
      () => posix.epoll_wait(fd, 1, 0),
    ]) {
      expect(call).toThrow(`descriptor ${fd} belongs to Node's own event loop`);
    }
  }
});

test("nor in a forked child, where libuv opens them at other numbers, and those it left are free", async () => {
  expect(await result("moved-loop.ts")).toEqual({ refused: true, moved: true, freed: ["no error"] });
});

function isEventPoll(fd: number): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) === "anon_inode:[eventpoll]";
  } catch {
    return false;
  }
}
