import { allProcesses } from "@lbaws/observe";
import { connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const HALF = "GET /once HTTP/1.1\r\nHost: localhost\r\n";

let server: Server;
beforeEach(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterEach(() => server.stop());

test("the end of the first child interrupts accept, and the server ends with a stack trace", async () => {
  expect(await exchange(server.port, `${HALF}\r\n`)).toContain("GET /once");
  await until("the error", () => server.output().includes("Error: accept EINTR: Interrupted system call\n"));
  expect(await server.exited).toEqual({ code: 1, signal: null });
});

test("the second client is refused", async () => {
  await exchange(server.port, `${HALF}\r\n`);
  await server.exited;
  await expect(connect(server.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a client that was being served gets its answer from a child without its parent", async () => {
  const slow = await connect(server.port);
  await slow.send(HALF);
  const child = await until("a child", () => allProcesses().find(({ ppid }) => ppid === server.pid)?.pid);
  await exchange(server.port, `${HALF}\r\n`);
  await server.exited;
  expect(allProcesses().find(({ pid }) => pid === child)?.ppid).not.toBe(server.pid);
  await slow.send("\r\n");
  expect(await slow.readAll()).toContain("GET /once");
});
