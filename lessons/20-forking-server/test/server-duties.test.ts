import { connect, exchange, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { logOf, readLog } from "./read-log.ts";

const get = (path: string, fields = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
const last = (path: string) => get(path, "Connection: close\r\n");

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: ["./test/apps/duties.ts:app"] });
});
afterAll(() => server.stop());

test("an application is called once for each request, with two arguments", async () => {
  const responses = await exchange(server.port, get("/two-arguments") + last("/two-arguments"));
  expect(responses.match(/call .*?arguments/g)).toEqual(["call 1 with 2 arguments", "call 2 with 2 arguments"]);
});

test("environ is a plain object, and the application's to change", async () => {
  expect(await exchange(server.port, last("/own-environ"))).toMatch(/\r\n\r\n\/moved 1,2 true$/);
});

test("what an application writes to wsgi.errors is in the server's log", async () => {
  await exchange(server.port, last("/log?no-database"));
  expect(await readLog(server)).toContain("\nno-database\n");
});

test("each chunk reaches the client before the next one is asked for", async () => {
  const client = await connect(server.port);
  await client.send(get("/chunk-by-chunk", "Connection: close\r\nContent-Length: 1\r\n"));
  await client.readUntil("hello");
  await client.send("x");
  expect(await client.readAll()).toContain("world");
});

test.each([
  ["that was sent whole", last("/close")],
  ["without bytes", last("/close-after-nothing")],
  ["that HEAD does not want", last("/close").replace("GET", "HEAD")],
  ["that failed", last("/close-after-error")],
  ["that failed before its first chunk", last("/close-after-error-at-once")],
  ["that has no iterator", last("/close-after-no-iteration")],
  ["that comes without a head", last("/close-after-no-head")],
])("a body %s is closed once", async (_which, request) => {
  const log = await logOf(server, () => exchange(server.port, request));
  expect(log.match(/^closed .*/gm)).toHaveLength(1);
});

test("a body whose client has left is ended and closed once", async () => {
  const log = await logOf(server, async () => {
    const client = await connect(server.port);
    await client.send(get("/close-after-abort"));
    await client.readUntil("hello");
    client.reset();
  });
  expect(log.match(/^(left|closed) .*/gm)).toEqual(["left /close-after-abort", "closed /close-after-abort"]);
});

test.each([
  ["before the body", "/throw-before-bytes"],
  ["instead of the first chunk", "/throw-on-first-pull"],
])("an error %s gets 500, and only the log says which it was", async (_when, path) => {
  const log = await logOf(server, async () => {
    const response = await exchange(server.port, get(path) + last("/hello"));
    expect(response).toMatch(/^HTTP\/1\.1 500 [\s\S]*\r\nConnection: close\r\n/);
    expect(response).not.toMatch(/no database|hello/);
  });
  expect(log).toContain("Error: no database");
});

test("an error after the first bytes cuts the connection, and the log says which it was", async () => {
  const log = await logOf(server, async () => {
    const response = await exchange(server.port, get("/throw-after-bytes") + last("/hello"));
    // Without a last chunk the client knows that something is missing.
    expect(response).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n5\r\nhello\r\n$/);
  });
  expect(log).toContain("Error: no database");
});

test("a refusal that is no whole status becomes 500, and the server goes on", async () => {
  expect(await exchange(server.port, get("/refuse-as-nobody-does"))).toMatch(/^HTTP\/1\.1 500 /);
  expect(await exchange(server.port, get("/hello"))).toContain("hello");
});

test("the server outlives an application that throws undefined", async () => {
  expect(await exchange(server.port, last("/throw-undefined"))).toMatch(/^HTTP\/1\.1 500 /);
  expect(await exchange(server.port, last("/hello"))).toMatch(/\r\n\r\nhello$/);
});
