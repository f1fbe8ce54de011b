import { allProcesses } from "@lbaws/observe";
import { connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const HALF = "GET /child HTTP/1.1\r\nHost: localhost\r\n";

let server: Server;
beforeEach(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterEach(() => server.stop());

/** A client that has sent half of its head, and the pid of the child that waits for the rest. */
async function slowClient() {
  const client = await connect(server.port);
  await client.send(HALF);
  const child = await until("a child", () => allProcesses().find(({ ppid }) => ppid === server.pid)?.pid);
  return { client, child };
}

function isGone(child: number): boolean {
  return allProcesses().every(({ pid }) => pid !== child);
}

test("a child that has served its client leaves no zombie", async () => {
  const { client, child } = await slowClient();
  await client.send("\r\n");
  expect(await client.readAll()).toContain("GET /child");
  await until("nothing is left of the child", () => isGone(child));
});

test("a child whose client has left leaves no zombie", async () => {
  const { client, child } = await slowClient();
  client.close();
  await until("nothing is left of the child", () => isGone(child));
});

test("a child that was killed leaves no zombie", async () => {
  const { client, child } = await slowClient();
  process.kill(child, "SIGKILL");
  await until("nothing is left of the child", () => isGone(child));
  client.close();
});

test("a client is answered after the first child has ended", async () => {
  const { client, child } = await slowClient();
  client.close();
  await until("nothing is left of the child", () => isGone(child));
  expect(await exchange(server.port, `${HALF}\r\n`)).toContain("GET /child");
});
