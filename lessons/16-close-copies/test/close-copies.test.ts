import { fileURLToPath } from "node:url";
import { connections, listeners, processTree } from "@lbaws/observe";
import { type Connection, connect, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const MAIN = new URL("../src/main.ts", import.meta.url);
const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: localhost\r\n\r\n"];
const LIMIT = 40;

let server: Server;
let clients: Connection[];
beforeEach(async () => {
  server = await start(MAIN);
  clients = [];
});
afterEach(async () => {
  await server.stop();
  for (const client of clients) client.close();
});

test("a connection is held by the child that serves it, and by no other process", async () => {
  for (let i = 0; i < 3; i++) await comeSlowly();
  const holders = () => connections(server.port).map(({ pids }) => pids.join());
  await until("a holder each", () => sameMembers(holders(), children()));
});

test("the listening socket is held by the server itself, and by no child", async () => {
  await comeSlowly();
  const holders = () => listeners(server.port).flatMap(({ pids }) => pids.map(String));
  await until("a single holder", () => sameMembers(holders(), [String(server.pid)]));
});

test("nothing is left of a connection whose client has left", async () => {
  const client = await comeSlowly();
  client.close();
  await until("no connection", () => connections(server.port).length === 0);
});

test("there can be more clients at once than the server may have descriptors", async () => {
  await server.stop();
  server = await startLimited();
  for (let i = 0; i < LIMIT; i++) await comeSlowly();
  for (const client of clients) await client.send(REST);
  for (const client of clients) expect(await client.readAll()).toContain(HALF + REST);
});

test.fails("nothing is left of a child that has ended", async () => {
  const client = await comeSlowly();
  await client.send(REST);
  await client.readAll();
  await until("the child to end", () => children("Z").length === children().length);
  await until("no child", () => children().length === 0, 1000);
});

/** A client with half a request; it returns when a process reads from it. */
async function comeSlowly(): Promise<Connection> {
  const client = await connect(server.port);
  clients.push(client);
  await client.send(HALF);
  await client.taken();
  return client;
}

/** With a shell's limit on the number of descriptors; bash(1), ulimit. */
function startLimited(): Promise<Server> {
  const node = [process.execPath, "--single-threaded", "--v8-pool-size=1", fileURLToPath(MAIN)];
  return start(MAIN, { command: ["/bin/sh", "-c", `ulimit -n ${LIMIT} && exec "$@"`, "sh", ...node] });
}

/** The pids of the server's children, all or those in one state. */
function children(state?: string): string[] {
  const found = processTree(server.pid)?.children ?? [];
  return found.filter(({ letter }) => state === undefined || letter === state).map(({ pid }) => String(pid));
}

function sameMembers(found: string[], expected: string[]): boolean {
  return found.length > 0 && found.toSorted().join() === expected.toSorted().join();
}
