import { exchange, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { logOf } from "./read-log.ts";

const get = (path: string, fields = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
const LAST = get("/hello", "Connection: close\r\n");

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: ["./test/apps/duties.ts:app"] });
});
afterAll(() => server.stop());

/** The answers to a request and to another one behind it. */
async function answersTo(request: string): Promise<string> {
  return (await exchange(server.port, request + LAST)).replace(/^Date: .*\r\n/gm, "");
}

const HELLO =
  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nServer: lbaws\r\nConnection: close\r\n\r\nhello";

test("a body of one chunk has its length computed", async () => {
  expect(await answersTo(get("/hello"))).toBe(HELLO.replace("close", "keep-alive") + HELLO);
});

test("a body of unknown length goes out in chunks", async () => {
  expect(await answersTo(get("/two-chunks"))).toBe(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nServer: lbaws\r\n" +
      `Connection: keep-alive\r\n\r\n5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n${HELLO}`,
  );
});

test("in HTTP/1.0 a body of unknown length ends with the connection", async () => {
  expect(await answersTo("GET /two-chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")).toBe(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: lbaws\r\nConnection: close\r\n\r\nhelloworld",
  );
});

test("a Content-Length that the body keeps to is sent", async () => {
  expect(await answersTo(get("/length-kept"))).toBe(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\nServer: lbaws\r\n" +
      `Connection: keep-alive\r\n\r\nhelloworld${HELLO}`,
  );
});

test.each([
  ["is exceeded by another chunk", "/length-exceeded", /\r\n\r\nhello$/],
  ["is exceeded within a chunk", "/length-exceeded-in-a-chunk", /^HTTP\/1\.1 (200 [\s\S]*\r\n\r\nhello$|500 )/],
  ["is not reached", "/length-not-reached", /\r\n\r\nhelloworld$/],
])("where Content-Length %s the connection is cut, and the log says why", async (_how, path, expected) => {
  const log = await logOf(server, async () => {
    const answers = await answersTo(get(path));
    expect(answers).toMatch(expected);
    expect(answers.match(/^HTTP/gm)).toHaveLength(1);
  });
  expect(log).toContain("Content-Length");
});

test.each([
  ["HEAD", get("/two-chunks").replace("GET", "HEAD"), "200 OK"],
  ["a request that gets 204", get("/204"), "204 No Content"],
  ["a request that gets 304", get("/304"), "304 Not Modified"],
])("the answer to %s has no body, and says no length that it does not know", async (_what, request, status) => {
  const type = status === "200 OK" ? "Content-Type: text/plain\r\n" : "";
  expect(await answersTo(request)).toBe(
    `HTTP/1.1 ${status}\r\n${type}Server: lbaws\r\nConnection: keep-alive\r\n\r\n${HELLO}`,
  );
});

test("HEAD is answered although the body has no end", async () => {
  expect(await answersTo(get("/endless").replace("GET", "HEAD"))).toMatch(
    /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nhello$/,
  );
});

test("HEAD gets no body even where the application fails", async () => {
  expect(await answersTo(get("/throw-on-first-pull").replace("GET", "HEAD"))).toMatch(/^HTTP\/1\.1 500 (.+\r\n)+\r\n$/);
});
