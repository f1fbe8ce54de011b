import { afterEach, expect, test } from "vitest";
import * as posix from "../src/index.ts";

const opened: number[] = [];
afterEach(() => {
  for (const fd of opened.splice(0)) posix.close(fd);
});

function pair(): [number, number] {
  const ends = posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM);
  opened.push(...ends);
  return ends;
}

test("poll says which descriptors are ready, and for what", () => {
  const [a, b] = pair();
  const fds: posix.PollFd[] = [
    { fd: a, events: posix.POLLIN },
    { fd: b, events: posix.POLLIN | posix.POLLOUT },
    { fd: -1, events: posix.POLLIN },
    { fd: 999_999, events: posix.POLLIN },
  ];
  expect(posix.poll(fds, -1)).toBe(2);
  expect(fds.map(({ revents }) => revents)).toEqual([0, posix.POLLOUT, 0, posix.POLLNVAL]);
  posix.send(b, Buffer.from("x"));
  expect(posix.poll(fds, -1)).toBe(3);
  expect(fds[0]?.revents).toBe(posix.POLLIN);
});

test("poll and sleep wait their time when nothing comes", () => {
  const [a] = pair();
  const started = performance.now();
  expect(posix.poll([{ fd: a, events: posix.POLLIN }], 30)).toBe(0);
  expect(posix.sleep(0.03)).toBe(0);
  expect(performance.now() - started).toBeGreaterThanOrEqual(58);
});

test("epoll watches, changes and forgets", () => {
  const [a, b] = pair();
  const epoll = posix.epoll_create1(posix.EPOLL_CLOEXEC);
  opened.push(epoll);
  posix.epoll_ctl(epoll, posix.EPOLL_CTL_ADD, a, posix.EPOLLIN | posix.EPOLLET);
  expect(posix.epoll_wait(epoll, 8, 0)).toEqual([]);
  expect(posix.epoll_wait(epoll, 8, 10)).toEqual([]);
  posix.send(b, Buffer.from("x"));
  expect(posix.epoll_wait(epoll, 8, -1)).toEqual([{ events: posix.EPOLLIN, fd: a }]);
  // Edge-triggered: said once.
  expect(posix.epoll_wait(epoll, 8, 0)).toEqual([]);
  posix.epoll_ctl(epoll, posix.EPOLL_CTL_MOD, a, posix.EPOLLOUT);
  expect(posix.epoll_wait(epoll, 8, -1)).toEqual([{ events: posix.EPOLLOUT, fd: a }]);
  expect(() => posix.epoll_ctl(epoll, posix.EPOLL_CTL_ADD, a)).toThrow("epoll_ctl EEXIST: File exists");
  posix.epoll_ctl(epoll, posix.EPOLL_CTL_DEL, a);
  expect(() => posix.epoll_ctl(epoll, posix.EPOLL_CTL_DEL, a)).toThrow("epoll_ctl ENOENT: No such file or directory");
});
