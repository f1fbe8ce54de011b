import { needsTool } from "@lbaws/course";
import { connections, descriptors } from "@lbaws/observe";
import { type Connection, connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, expect, test } from "vitest";
import { comeInNumbers, comeSlowly, goOn, leave, untilChildren } from "./children.ts";
import { effort, limit, nextDescriptor } from "./limits.ts";

const MAIN = new URL("../src/main.ts", import.meta.url);
const REQUEST = "GET /short HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

let server: Server;
afterEach(async () => {
  await server.stop();
  leave();
});

/** It has served a client, so it has all that it keeps. */
async function startUsed(app = "echo"): Promise<void> {
  server = await start(MAIN, { args: [app], env: { TIMEOUT: "600" } });
  await exchange(server.port, REQUEST);
  await untilChildren(server, 0);
}

async function comeInVain(count: number): Promise<Connection[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => connect(server.port)));
  for (const client of clients) await client.send(REQUEST);
  return clients;
}

async function expectAnswers(clients: Connection[]): Promise<void> {
  for (const client of clients) expect(await client.readAll()).toContain(REQUEST);
  await untilChildren(server, 0);
}

const fds = () => descriptors(server.pid).map(({ fd }) => fd);
const waiting = () => connections(server.port).filter((connection) => connection.waiting).length;
const said = (code: string) => server.output().split(code).length - 1;

test("without a descriptor for them clients wait, and the server neither spins nor ends", async (context) => {
  needsTool(context, "prlimit");
  await startUsed();
  const had = fds();
  const before = await limit(server, "nofile", nextDescriptor(server));
  const clients = await comeInVain(3);
  await until("the server says so", () => said("EMFILE") === 1);
  expect(await effort(server)).toBeLessThan(0.3);
  expect(waiting()).toBe(3);
  expect(said("EMFILE")).toBe(1);
  await limit(server, "nofile", before);
  await expectAnswers(clients);
  expect(fds()).toEqual(had);
});

test("with one descriptor left there can still be a child for each client", async (context) => {
  needsTool(context, "prlimit");
  await startUsed();
  await limit(server, "nofile", nextDescriptor(server) + 1);
  const clients = await comeInNumbers(server, 3);
  for (const client of clients.reverse()) expect(await goOn(client)).toContain("GET /slow");
  await untilChildren(server, 0);
});

test("when no process can be had clients wait, and the server neither spins nor ends", async (context) => {
  needsTool(context, "prlimit");
  await startUsed("./test/apps/nobody.ts");
  const slow = await comeSlowly(server);
  const before = await limit(server, "nproc", 0);
  const clients = await comeInVain(3);
  await until("the server says so", () => said("EAGAIN") === 1);
  expect(await effort(server)).toBeLessThan(0.3);
  expect(waiting()).toBe(2);
  expect(await goOn(slow)).toContain("GET /slow");
  expect(said("EAGAIN")).toBe(1);
  await limit(server, "nproc", before);
  await expectAnswers(clients);
});

test("each shortage is told", async (context) => {
  needsTool(context, "prlimit");
  await startUsed();
  for (let times = 1; times <= 2; times++) {
    const before = await limit(server, "nofile", nextDescriptor(server));
    const clients = await comeInVain(1);
    await until("the server says so", () => said("EMFILE") === times);
    await limit(server, "nofile", before);
    await expectAnswers(clients);
  }
});

test.for([
  ["descriptors", "nofile", nextDescriptor, "EMFILE"],
  ["processes", "nproc", () => 0, "EAGAIN"],
] as const)(
  "a server that is short of %s can be stopped; clients that wait are turned away",
  async ([_, name, value, code], context) => {
    needsTool(context, "prlimit");
    await startUsed("./test/apps/nobody.ts");
    await limit(server, name, value(server));
    const [client] = await comeInVain(1);
    await until("the server says so", () => said(code) === 1);
    server.signal("SIGTERM");
    await expect(client?.readAll()).rejects.toThrow("ECONNRESET");
    expect(await server.exited).toEqual({ code: 0, signal: null });
  },
);
