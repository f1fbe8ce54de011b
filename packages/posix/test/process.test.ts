import { expect, test } from "vitest";
import * as posix from "../src/index.ts";

test("a status says how a child ended", () => {
  const exited = 7 << 8;
  const killed = posix.SIGKILL;
  const stopped = (posix.SIGSTOP << 8) | 0x7f;
  expect([exited, killed, stopped].map(posix.WIFEXITED)).toEqual([true, false, false]);
  expect([exited, killed, stopped].map(posix.WIFSIGNALED)).toEqual([false, true, false]);
  expect([posix.WEXITSTATUS(exited), posix.WTERMSIG(killed)]).toEqual([7, posix.SIGKILL]);
});

test("limits are read and set; infinity is one of them", () => {
  const before = posix.getrlimit(posix.RLIMIT_NOFILE);
  expect(before.rlim_max).toBeGreaterThanOrEqual(before.rlim_cur);
  posix.setrlimit(posix.RLIMIT_NOFILE, { ...before, rlim_cur: before.rlim_cur - 1 });
  expect(posix.getrlimit(posix.RLIMIT_NOFILE)).toEqual({ ...before, rlim_cur: before.rlim_cur - 1 });
  posix.setrlimit(posix.RLIMIT_NOFILE, before);
  const cpu = posix.getrlimit(posix.RLIMIT_CPU);
  posix.setrlimit(posix.RLIMIT_CPU, cpu);
  expect(posix.getrlimit(posix.RLIMIT_CPU)).toEqual(cpu);
  expect(() => posix.getrlimit(9999)).toThrow("getrlimit EINVAL: Invalid argument");
});

test("kill with 0 only asks", () => {
  expect(posix.kill(posix.getpid(), 0)).toBeUndefined();
  expect(() => posix.kill(2 ** 30, 0)).toThrow("kill ESRCH: No such process");
  expect(() => posix.kill(posix.getpid(), 9999)).toThrow("kill EINVAL: Invalid argument");
  expect([posix.getpid(), posix.getppid()]).toEqual([process.pid, process.ppid]);
});

test("without children waitpid says ECHILD", () => {
  // A child of the test runner's own process is not meant: a group that nobody is in.
  expect(() => posix.waitpid(-(2 ** 30), posix.WNOHANG)).toThrow("waitpid ECHILD: No child processes");
});
