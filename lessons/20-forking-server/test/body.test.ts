import { connect, exchange, pieces, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

const CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterAll(() => server.stop());

function post(fields: string, body: string): string {
  return `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${fields}\r\n${body}`;
}

/** The echoed body: what stands behind the echoed head. */
async function echoedBody(request: string | ReturnType<typeof pieces>): Promise<string> {
  const response = await exchange(server.port, request);
  expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  return response.split("\r\n\r\n").slice(2).join("\r\n\r\n");
}

test("a body with a length is echoed, however it arrives", async () => {
  expect(await echoedBody(post("Content-Length: 12\r\n", "hello\r\n\r\nyou"))).toBe("hello\r\n\r\nyou");
  expect(await echoedBody(pieces(post("Content-Length: 5\r\n", "hello"), 1))).toBe("hello");
});

test("a body in chunks is put together, however it arrives", async () => {
  const request = `${CHUNKED}5\r\nhello\r\n6;note="x"\r\n world\r\n0\r\nX-Sum: 7\r\n\r\n`;
  expect(await echoedBody(request)).toBe("hello world");
  expect(await echoedBody(pieces(request, 1))).toBe("hello world");
});

test("a body of a megabyte is echoed whole", async () => {
  const body = "x".repeat(1_048_576);
  expect(await echoedBody(post(`Content-Length: ${body.length}\r\n`, body))).toBe(body);
});

test("a client that expects 100 gets it, then the answer (RFC 9110 section 10.1.1)", async () => {
  const client = await connect(server.port);
  await client.send(post("Content-Length: 5\r\nExpect: 100-continue\r\n", ""));
  expect(await client.readUntil("\r\n\r\n")).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  await client.send("hello");
  expect(await client.readAll()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nhello$/);
});

test("a body that is too large is refused before 100 is said", async () => {
  const request = post("Content-Length: 2000000\r\nExpect: 100-continue\r\n", "");
  expect(await exchange(server.port, request)).toMatch(/^HTTP\/1\.1 413 Content Too Large\r\n/);
});

const LENGTH_5 = "Content-Length: 5\r\n";
const CODED = "Transfer-Encoding: chunked\r\n";

test.each([
  ["both length and coding (RFC 9112 section 6.3)", 400, post(LENGTH_5 + CODED, "0\r\n\r\n")],
  ["two different lengths (section 6.3)", 400, post(`${LENGTH_5}Content-Length: 6\r\n`, "hello")],
  ["two equal lengths (section 6.3)", 400, post(LENGTH_5 + LENGTH_5, "hello")],
  ["a list of lengths (section 6.3)", 400, post("Content-Length: 5, 5\r\n", "hello")],
  ["a length with a sign (RFC 9110 section 8.6)", 400, post("Content-Length: +5\r\n", "hello")],
  ["a negative length (RFC 9110 section 8.6)", 400, post("Content-Length: -5\r\n", "hello")],
  ["a length in hex (RFC 9110 section 8.6)", 400, post("Content-Length: 0x5\r\n", "hello")],
  ["an empty length (RFC 9110 section 8.6)", 400, post("Content-Length: \r\n", "")],
  ["a coding in HTTP/1.0 (section 6.1)", 400, CHUNKED.replace("1.1", "1.0")],
  ["chunked not last (section 6.1)", 400, post("Transfer-Encoding: chunked, gzip\r\n", "")],
  ["chunked twice (section 6.1)", 400, post("Transfer-Encoding: chunked, chunked\r\n", "")],
  ["a coding without chunked (section 6.3)", 400, post("Transfer-Encoding: gzip\r\n", "")],
  ["an empty coding (section 6.1)", 400, post("Transfer-Encoding: \r\n", "")],
  ["a coding not known (section 6.1)", 501, post("Transfer-Encoding: gzip, chunked\r\n", "")],
  ["a chunk size with a sign (section 7.1)", 400, `${CHUNKED}+5\r\nhello\r\n0\r\n\r\n`],
  ["a negative chunk size (section 7.1)", 400, `${CHUNKED}-5\r\nhello\r\n0\r\n\r\n`],
  ["a chunk size with 0x (section 7.1)", 400, `${CHUNKED}0x5\r\nhello\r\n0\r\n\r\n`],
  ["a chunk size with an underscore (section 7.1)", 400, `${CHUNKED}6_0\r\nhello\r\n0\r\n\r\n`],
  ["a blank chunk size (section 7.1)", 400, `${CHUNKED}\r\nhello\r\n0\r\n\r\n`],
  ["a chunk size with a space behind (section 7.1)", 400, `${CHUNKED}5 \r\nhello\r\n0\r\n\r\n`],
  ["a chunk size that overflows (section 7.1)", 400, `${CHUNKED}100000000000000005\r\nhello\r\n0\r\n\r\n`],
  ["a chunk size ended by a lone LF (section 7.1)", 400, `${CHUNKED}5\nhello\r\n0\r\n\r\n`],
  ["a chunk longer than it says (section 7.1)", 400, `${CHUNKED}4\r\nhello\r\n0\r\n\r\n`],
  ["a chunk extension without end (section 7.1.1)", 400, `${CHUNKED}5;${"x".repeat(300)}\r\nhello\r\n0\r\n\r\n`],
  ["a trailer that is none (section 7.1.2)", 400, `${CHUNKED}0\r\nno field\r\n\r\n`],
  ["trailers without end (RFC 6585 section 5)", 431, `${CHUNKED}0\r\n${"X-A: b\r\n".repeat(2000)}\r\n`],
  ["a length over the limit (RFC 9110 section 15.5.14)", 413, post("Content-Length: 1048577\r\n", "")],
  ["chunks over the limit (RFC 9110 section 15.5.14)", 413, `${CHUNKED}ffffffff\r\n`],
  ["an unknown expectation (RFC 9110 section 10.1.1)", 417, post(`${LENGTH_5}Expect: tea\r\n`, "hello")],
])("%s gets %i, and what follows is not served", async (_what, status, request) => {
  const response = await exchange(server.port, `${request}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`);
  expect(response).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(response.match(/^HTTP\/1\.1 \d/gm)).toHaveLength(1);
});

test("a body that ends early gets 400 (RFC 9112 section 8)", async () => {
  const request = post("Content-Length: 9\r\n", "hello");
  expect(await exchange(server.port, request, { end: true })).toMatch(/^HTTP\/1\.1 400 /);
});

test("a second request on the same connection is answered", async () => {
  const client = await connect(server.port);
  await client.send("GET /one HTTP/1.1\r\nHost: a\r\n\r\n");
  await client.readUntil("/one");
  await client.readUntil("\r\n\r\n");
  await client.send("GET /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(await client.readAll()).toContain("GET /two");
});
