import { connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, expect, test } from "vitest";
import { children, leave, untilChildren } from "./children.ts";

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

let server: Server;
afterEach(async () => {
  await server.stop();
  leave();
});

async function startApp(name = "app", file = "in-the-child"): Promise<Server> {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: [`./test/apps/${file}.ts:${name}`] });
  return server;
}

/** Asks for these paths on one connection; each answer's pid, and what comes behind it. */
async function ask(...paths: string[]): Promise<[pid: number, text: string][]> {
  const client = await connect(server.port);
  const answers: [number, string][] = [];
  for (const path of paths) {
    await client.send(get(path));
    const { body } = await client.readResponse();
    answers.push([Number.parseInt(body, 10), body.slice(body.indexOf(" ") + 1)]);
  }
  client.close();
  return answers;
}

test("each connection has a process of its own, from its first request to its last", async () => {
  await startApp();
  const pids = await Promise.all([1, 2, 3].map(async () => (await ask("/", "/", "/")).map(([pid]) => pid)));
  for (const [first, ...others] of pids) expect(others).toEqual([first, first]);
  expect(new Set([...pids.flat(), server.pid]).size).toBe(4);
});

test("what one client changes in the application, no other client sees", async () => {
  await startApp();
  const counts = async () => (await ask("/count", "/count")).map(([, count]) => count);
  expect(await counts()).toEqual(["1", "2"]);
  expect(await counts()).toEqual(["1", "2"]);
});

test("siblings make other identifiers and random numbers", async () => {
  await startApp();
  const answers = await Promise.all([1, 2, 3].map(() => ask("/identifiers", "/identifiers")));
  const [pids, texts] = [answers.flat().map(([pid]) => pid), answers.flat().map(([, text]) => text)];
  expect(new Set(pids).size).toBe(3);
  const found = texts.flatMap((text) => text.split(","));
  expect(found).toHaveLength(18);
  expect(new Set(found).size).toBe(18);
});

test.each([
  ["timers", "/timer", "rung"],
  ["the event loop", "/turn", "turned"],
  ["files", "/file", "import"],
  ["a slow hash", "/scrypt", expect.stringMatching(/^[\da-f]{8}$/)],
  ["WebCrypto", "/digest", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["compression", "/gzip", "1f8b08"],
  ["another program", "/program", "said by a program\n"],
  ["another program's exit code", "/failing-program", "3,"],
  ["a request to its own server", "/own-server", expect.stringMatching(/^\d+ import$/)],
])("an application can have %s in a child, twice", async (_, path, expected) => {
  await startApp();
  const [first, second] = await ask(path, path);
  expect(first).toEqual([expect.any(Number), expected]);
  expect(second).toEqual(first);
  expect(first?.[0]).not.toBe(server.pid);
  await untilChildren(server, 0);
});

test("an application that has a program running since it was loaded can have another one in a child", async () => {
  await startApp("app", "helper");
  expect(await ask("/program")).toEqual([[expect.any(Number), "said by a program\n"]]);
});

test("a program that goes on in the background does not hold the client's connection", async () => {
  const { port } = await startApp();
  const client = await connect(port);
  await client.send(get("/background").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
  expect(await client.readAll()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test("a child whose client has gone may finish what it has begun", async () => {
  const { port, output } = await startApp("lingering");
  const client = await connect(port);
  await client.send(get("/"));
  await client.readResponse();
  client.close();
  await until("the rest is done", () => output().includes("done afterwards\n"));
});

test("a child whose client has gone does not go on for ever", async () => {
  const { port } = await startApp("endless");
  const client = await connect(port);
  await client.send(get("/"));
  await client.readResponse();
  expect(children(server)).toHaveLength(1);
  client.close();
  await untilChildren(server, 0);
  expect(await exchange(port, get("/").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))).toContain("answered");
});
