import { connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, expect, test } from "vitest";

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;

let server: Server | undefined;
afterEach(() => server?.stop());

async function startApp(name: string): Promise<Server> {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: [`./test/apps/asynchronous.ts:${name}`] });
  return server;
}

test("an application may promise its body", async () => {
  const { port } = await startApp("promise");
  expect(await exchange(port, get("/"))).toMatch(
    /^HTTP\/1\.1 200 OK\r\n[\s\S]*Content-Length: 9\r\n[\s\S]*\n\r\npromised\n$/,
  );
});

test("a body may be an asynchronous generator", async () => {
  const { port } = await startApp("generator");
  expect(await exchange(port, get("/"))).toMatch(/\r\n\r\n4\r\none\n\r\n4\r\ntwo\n\r\n0\r\n\r\n$/);
});

test("a promise that is rejected gets 500, and the server goes on", async () => {
  const { port, output } = await startApp("failing");
  for (const target of ["/one", "/two"]) expect(await exchange(port, get(target))).toMatch(/^HTTP\/1\.1 500 /);
  expect(output()).toContain("No answer to /two.");
});

test.each([
  ["resets the connection", "reset"],
  ["closes the connection", "close"],
] as const)("a client that %s does not keep the server in an application that never answers", async (_how, leave) => {
  const { port } = await startApp("deaf");
  const client = await connect(port);
  await client.send(get("/wait"));
  await client.taken();
  client[leave]();
  expect(await exchange(port, get("/"))).toMatch(/quick\n$/);
});

test("the body of a client that has gone is closed once, even while its next chunk is awaited", async () => {
  const { port, output } = await startApp("endless");
  for (let leaving = 1; leaving <= 2; leaving++) {
    const client = await connect(port);
    await client.send(get("/"));
    await client.readUntil("begun\n");
    client.reset();
    await until("the body is closed", () => output().split("closed\n").length - 1 === leaving);
  }
});

test("a body that was closed early does not look complete to a client that still listens", async () => {
  const { port } = await startApp("halved");
  const client = await connect(port);
  await client.send(get("/"));
  await client.readUntil("begun\n");
  client.end();
  expect(await client.readAll()).toBe("\r\n");
});

test("what an application writes after its client has gone does not reach the next client", async () => {
  const { port, output } = await startApp("late");
  const client = await connect(port);
  await client.send(get("/leave"));
  await client.readUntil("begun\n");
  client.reset();
  expect(await exchange(port, get("/next"))).toMatch(/Content-Length: 5\r\n[\s\S]*\r\n\r\nnext\n$/);
  await until("the application is told", () => output().includes("whose request is over"));
});

test("an application is also told when a send has found out first that its client has gone", async () => {
  const { port, output } = await startApp("ceaseless");
  const client = await connect(port);
  await client.send(get("/"));
  await client.readUntil("begun\n");
  client.reset();
  await until("the application is told", () => output().includes("told\n"));
});

test("what an application still has to do gets a turn before the next request", async () => {
  const { port } = await startApp("afterwards");
  const client = await connect(port);
  for (const count of ["0\n", "1\n"]) {
    await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    expect((await client.readResponse()).body).toBe(count);
  }
  client.close();
});
