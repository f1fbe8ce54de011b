import { descriptors, processTree } from "@lbaws/observe";
import { burst, connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const HALF = "GET /all HTTP/1.1\r\nHost: localhost\r\n";
const REQUEST = `${HALF}\r\n`;

let server: Server;
beforeEach(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterEach(() => server.stop());

/** How many children the server has; undefined when there is no server any more. */
function children(): number | undefined {
  return processTree(server.pid)?.children.length;
}

test("after bursts of 128 clients no child is left, and the parent has as many descriptors as before", async () => {
  await exchange(server.port, REQUEST);
  await until("no child is left", () => children() === 0);
  const before = descriptors(server.pid).map(({ fd }) => fd);
  for (let i = 0; i < 2; i++) {
    expect((await burst(server.port, 128, REQUEST)).failed).toEqual([]);
    await until("no child is left", () => children() === 0);
  }
  expect(descriptors(server.pid).map(({ fd }) => fd)).toEqual(before);
});

test("SIGCHLD does not keep the server waiting for a child that has not ended", async () => {
  const slow = await connect(server.port);
  await slow.send(HALF);
  await until("its child", () => children() === 1);
  server.signal("SIGCHLD");
  expect(await exchange(server.port, REQUEST)).toContain("GET /all");
  await slow.send("\r\n");
  expect(await slow.readAll()).toContain("GET /all");
});

test("SIGCHLD does not end a server that has no child", async () => {
  server.signal("SIGCHLD");
  for (let i = 0; i < 3; i++) expect(await exchange(server.port, REQUEST)).toContain("GET /all");
  expect(server.output()).toBe(`Serving HTTP on port ${server.port}\n`);
});
