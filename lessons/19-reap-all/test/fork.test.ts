import { descriptors, type Process, processTree } from "@lbaws/observe";
import { type Connection, connect, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: localhost\r\n\r\n"];

let server: Server;
let clients: Connection[];
beforeEach(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
  clients = [];
});
afterEach(async () => {
  await server.stop();
  for (const client of clients) client.close();
});

test("each client has a child of the server to itself", async () => {
  for (let children = 1; children <= 4; children++) {
    await comeSlowly();
    await until(`${children} children`, () => working().length === children);
  }
});

test("clients are answered in the order in which they ask, not in the order in which they came", async () => {
  for (let i = 0; i < 4; i++) await comeSlowly();
  for (const client of clients.reverse()) {
    await client.send(REST);
    expect(await client.readUntil(HALF + REST)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  }
});

test("a child ends when its client is answered", async () => {
  const client = await comeSlowly();
  await until("a child", () => working().length === 1);
  await client.send(REST);
  await client.readUntil(HALF + REST);
  await until("no working child", () => working().length === 0);
});

test("a child ends when its client leaves", async () => {
  const client = await comeSlowly();
  await until("a child", () => working().length === 1);
  client.reset();
  await until("no working child", () => working().length === 0);
});

test("a client sees the end of its response", async () => {
  const client = await comeSlowly();
  await client.send(REST);
  await client.readUntil(HALF + REST);
  await until("no working child", () => working().length === 0);
  expect(await client.readAll(1000)).toBe("");
});

test("the server itself keeps no connection open", async () => {
  for (let i = 0; i < 4; i++) await comeSlowly();
  await until("none in the server itself", () => connectionsHeld() === 0, 1000);
});

/** A client with half a request; it returns when a process reads from it. */
async function comeSlowly(): Promise<Connection> {
  const client = await connect(server.port);
  clients.push(client);
  await client.send(HALF);
  await client.taken();
  return client;
}

/** The server's children, without those that have ended and nobody has waited for. */
function working(): Process[] {
  return (processTree(server.pid)?.children ?? []).filter(({ letter }) => letter !== "Z");
}

/** How many connections to its port the server's first process holds. */
function connectionsHeld(): number {
  const sockets = descriptors(server.pid).map(({ socket }) => socket);
  return sockets.filter((one) => one !== undefined && one.protocol !== "unix" && one.state !== "LISTEN").length;
}
