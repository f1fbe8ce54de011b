import { describe, expect, test } from "vitest";
import { result } from "./helper.ts";

// A signal that came just before the call must end it just as one during it: else it would be lost till the next.
describe.each(["before", "during"])("a signal %s the call", { concurrent: true }, (when) => {
  test.each(["accept", "recv", "read", "write", "poll", "epoll_wait", "send", "waitpid"])(
    "ends %s",
    async (syscall) => {
      expect(await result("interrupted.ts", [syscall, when])).toEqual({
        message: `${syscall} EINTR: Interrupted system call`,
        code: "EINTR",
        errno: -4,
        syscall,
        ran: 1,
      });
    },
  );

  test("ends a poll with a time", async () => {
    expect(await result("interrupted.ts", ["poll with a time", when])).toMatchObject({ code: "EINTR", ran: 1 });
  });

  test("ends a send that took some bytes, and it says how many", async () => {
    const { value, ran } = await result<{ value: number; ran: number }>("interrupted.ts", ["send of much", when]);
    expect(ran).toBe(1);
    expect(value).toBeGreaterThan(1000);
    expect(value).toBeLessThan(10_000_000);
  });

  test("ends sleep, which says how many seconds were left", async () => {
    const { value, ran } = await result<{ value: number; ran: number }>("interrupted.ts", ["sleep", when]);
    expect(ran).toBe(1);
    expect(value).toBeGreaterThan(80);
    expect(value).toBeLessThanOrEqual(100);
  });
});

// signal(7): a stop ends calls on sockets with a time limit, although no handler ran.
test.each(["accept", "recv", "read", "send", "write"])(
  "a process that is stopped in %s goes on with it",
  async (call) => {
    expect(await result("stopped.ts", [call])).toEqual({ outcome: "no error", helper: 0 });
  },
);

test("a process that is stopped again and again does not wait longer than the limit", async () => {
  expect(await result("stopped.ts", ["recv", "again"])).toMatchObject({ outcome: "EAGAIN" });
});

test("calls on the wrong kind of descriptor fail at once also while signals are watched", async () => {
  expect(await result("wrong-kind.ts")).toEqual({
    accept: ["EINVAL", "ENOTSOCK", "EINVAL", "EBADF"],
    recv: ["ENOTSOCK", "ENOTCONN", "ENOTCONN", "EBADF"],
    read: ["EBADF", "EINVAL", "EBADF"],
    write: ["EBADF", "EINVAL", "EBADF"],
    epoll_wait: ["EINVAL", "EBADF"],
  });
});
