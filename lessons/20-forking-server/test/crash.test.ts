import { exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, expect, test } from "vitest";
import { children, comeInNumbers, comeSlowly, goOn, leave, untilChildren } from "./children.ts";

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;

let server: Server;
afterEach(async () => {
  await server.stop();
  leave();
});

async function startApp(name: string): Promise<void> {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: [name], env: { TIMEOUT: "600" } });
}

/** Old clients and new ones are served as if nothing had been, and nothing is left behind. */
async function expectNoHarm(bystander: Awaited<ReturnType<typeof comeSlowly>>): Promise<void> {
  expect(await goOn(bystander)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(await exchange(server.port, get("/next"))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  await untilChildren(server, 0);
}

test.each([
  ["an error that nobody catches", "/throw"],
  ["a rejected promise that nobody handles", "/reject"],
  ["process.exit", "/exit"],
  ["SIGKILL", "/signal"],
])("%s costs one client its connection, and nobody else anything", async (_, path) => {
  await startApp("./test/apps/crash.ts");
  const bystander = await comeSlowly(server);
  expect(await exchange(server.port, get(path))).toBe("");
  await expectNoHarm(bystander);
});

test("a child that is killed from outside costs one client its connection, and nobody else anything", async () => {
  await startApp("echo");
  const victim = await comeSlowly(server);
  const [child] = children(server) ?? [];
  const bystander = await comeSlowly(server);
  if (child !== undefined) process.kill(child.pid, "SIGKILL");
  expect(await victim.readAll()).toBe("");
  await expectNoHarm(bystander);
});

test.each([
  ["head", "GET / HTTP/1.1\r\nHost: a\r\n"],
  ["body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"],
  ["chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf"],
])("clients that reset the connection in the middle of a %s leave nothing behind", async (_, part) => {
  await startApp("echo");
  const clients = await comeInNumbers(server, 10, part);
  const bystander = await comeSlowly(server);
  await untilChildren(server, 11);
  for (const client of clients) client.reset();
  await untilChildren(server, 1);
  await expectNoHarm(bystander);
  expect(server.output()).toBe(`Serving HTTP on port ${server.port}\n`);
});

test("clients that reset the connection in the middle of an answer leave nothing behind", async () => {
  await startApp("./test/apps/asynchronous.ts:endless");
  const clients = await comeInNumbers(server, 10, get("/"));
  for (const client of clients) await client.readUntil("begun\n");
  for (const client of clients) client.reset();
  await untilChildren(server, 0);
  await until("ten bodies are closed", () => server.output().split("closed\n").length - 1 === 10);
});
