import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect, exchange, start, until } from "../src/index.ts";
import { isThere, numberAfter, program, run, sessionOf, stateOf } from "./programs.ts";

test("after stop the process is gone and the port refuses", async () => {
  const server = await run("echo");
  await server.stop();
  expect(isThere(server.pid)).toBe(false);
  await expect(connect(server.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(await server.exited).toEqual({ code: null, signal: "SIGKILL" });
});

test("stop may be called twice, at once and again", async () => {
  const server = await run("echo");
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
});

test("stop is fine when the server has ended, even if its port is somebody else's by now", async () => {
  const server = await run("one-shot");
  expect(await exchange(server.port, "")).toBe("once");
  expect(await server.exited).toEqual({ code: 0, signal: null });
  const heir = createServer().listen(server.port, "127.0.0.1");
  onTestFinished(() => void heir.close());
  await until("the port is taken again", () => heir.listening);
  await server.stop();
});

test("a child and a grandchild that ignore SIGTERM are killed too", async () => {
  const server = await run("family");
  const [child, grandchild] = await until("both lines", () => {
    const pids = ["child", "grandchild"].map((name) => numberAfter(name, server.output()));
    return pids.every((pid) => pid !== undefined) ? pids : undefined;
  });
  await server.stop();
  expect([child, grandchild].map((pid) => isThere(pid ?? 0))).toEqual([false, false]);
});

test("children are killed when the server itself has ended before", async () => {
  const server = await run("family");
  const grandchild = await until("its line", () => numberAfter("grandchild", server.output()));
  server.signal("SIGKILL");
  await server.exited;
  expect(isThere(grandchild)).toBe(true);
  await server.stop();
  expect(isThere(grandchild)).toBe(false);
});

// Each of these waits until stop gives up.
describe.concurrent("what stop cannot end", () => {
  test("a process that left the group and holds the output is named", async () => {
    const [pid, failure] = await stopWithEscapee("escape");
    expect(failure).toBe(
      `The server left something behind. Process ${pid} (sleep 1000) left the server's process group and still runs.`,
    );
  });

  test("a port that is still open is named, with the process that holds it", async () => {
    const [pid, failure, port] = await stopWithEscapee("keep-port");
    expect(failure).toBe(
      `The server left something behind. Port ${port} is still open. ` +
        `Process ${pid} (sleep 1000) left the server's process group and still runs.`,
    );
  });

  test("a zombie of the group is named, with the parent that does not wait", async () => {
    const [pid, failure] = await stopWithEscapee("zombie");
    expect(failure).toMatch(
      new RegExp(
        `^The server left something behind\\. Process \\d+ \\(sleep\\) is a zombie: process ${pid} has not waited for it\\.$`,
      ),
    );
  });
});

/** Starts and stops a server whose escaped process makes that fail, then ends that process. */
async function stopWithEscapee(name: string): Promise<[number, string, number]> {
  const server = await start(program(name));
  const pid = await until("the escaped process's line", () => numberAfter("escaped", server.output()));
  try {
    // An escape is complete when the process has a session of its own.
    await until("the escape", () => sessionOf(pid) === pid);
    const failure = await server.stop().then(
      () => "nothing left",
      (error) => error.message,
    );
    expect(stateOf(pid)).toBe("S");
    return [pid, failure, server.port];
  } finally {
    process.kill(pid, "SIGKILL");
    await until("the escaped process is gone", () => !isThere(pid));
    await server.stop();
  }
}
