import { connect, exchange, pieces, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const TEXT = "one\ntwo\nthree";
const LAST = "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
const CHUNKED = "Transfer-Encoding: chunked\r\n";

const post = (path: string, fields: string, body: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n${body}`;
const withLength = (path: string, body: string) => post(path, `Content-Length: ${body.length}\r\n`, body);
const inChunks = (path: string, body: string) => {
  const chunks = body.match(/[\s\S]{1,5}/g) ?? [];
  return post(path, CHUNKED, `${chunks.map((chunk) => `${chunk.length}\r\n${chunk}\r\n`).join("")}0\r\n\r\n`);
};

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: ["./test/apps/wsgi-input.ts:app"] });
});
afterAll(() => server.stop());

/** What the application read of each request, in order. */
const readings = (responses: string) => [...responses.matchAll(/^\[.*\]/gm)].map(([line]) => JSON.parse(line));

describe.each([
  ["with a length", withLength],
  ["in chunks", inChunks],
])("a body %s", (_framing, request) => {
  test.each([
    ["read", "/read", [TEXT, ""]],
    ["read(5)", "/read-five", ["one\nt", "wo\nth", "ree", ""]],
    ["read(0) and read1(0), which take nothing", "/read-zero", ["", ""]],
    ["readline", "/readline", ["one\n", "two\n", "three", ""]],
    ["readlines", "/readlines", ["one\n", "two\n", "three"]],
    ["iteration, by lines", "/iterate", ["one\n", "two\n", "three"]],
    ["each of them in turn", "/mixed", ["o", "ne\n", "tw", "o\n", "three"]],
  ])("ends for %s where the request ends", async (_how, path, expected) => {
    expect(readings(await exchange(server.port, request(path, TEXT) + LAST))).toEqual([expected, []]);
    expect(readings(await exchange(server.port, pieces(request(path, TEXT) + LAST)))).toEqual([expected, []]);
  });

  test("comes in pieces of at most the wanted size from read1", async () => {
    const [read, next] = readings(await exchange(server.port, request("/read1", TEXT) + LAST));
    expect(read.join("")).toBe(TEXT);
    expect(read.filter((piece: string) => piece.length > 3)).toEqual([]);
    expect(next).toEqual([]);
  });

  test("is over at once when it is empty", async () => {
    expect(readings(await exchange(server.port, request("/mixed", "") + LAST))).toEqual([["", "", ""], []]);
  });

  test("that the application does not read is passed over, and the next request is answered", async () => {
    const body = `GET /read HTTP/1.1\r\nHost: a\r\n\r\n${"x".repeat(100_000)}`;
    expect(readings(await exchange(server.port, request("/nothing", body) + LAST))).toEqual([[], []]);
  });
});

test("a request without a body has nothing to read", async () => {
  const request = LAST.replace("/nothing", "/mixed");
  expect(readings(await exchange(server.port, request))).toEqual([["", "", ""]]);
});

test("an application can answer while the body still arrives", async () => {
  const client = await connect(server.port);
  await client.send(post("/back", "Content-Length: 6\r\nConnection: close\r\n", "one"));
  await client.readUntil("one");
  await client.send("two");
  expect(await client.readAll()).toMatch(/two[\s\S]*\./);
});

test("who reads zero bytes does not wait for the client", async () => {
  const client = await connect(server.port);
  await client.send(post("/read-zero", "Content-Length: 5\r\n", ""));
  expect((await client.readResponse()).body).toBe('["",""]');
  client.close();
});

test("a client that waits for 100 gets it before the application reads the body", async () => {
  const client = await connect(server.port);
  await client.send(post("/read", "Content-Length: 5\r\nExpect: 100-continue\r\n", ""));
  expect(await client.readUntil("\r\n\r\n")).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  await client.send("hello");
  expect((await client.readResponse()).body).toBe('["hello",""]');
  client.close();
});

test("after a body that cannot be read no request is answered, even if the application goes on", async () => {
  const request = post("/catch", CHUNKED, `5\r\nhello\r\nGET /read HTTP/1.1\r\nHost: a\r\n\r\n${LAST}`);
  expect(readings(await exchange(server.port, request))).toEqual([["failed", "failed"]]);
});

test("an input stream cannot reach the next request once its own is over", async () => {
  const responses = await exchange(server.port, withLength("/keep", TEXT) + withLength("/use-kept", "own") + LAST);
  expect(readings(responses)).toEqual([["one"], ["failed", "own"], []]);
});
