import { exchange, pieces, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterAll(() => server.stop());

test("what is wrong with a request is said in the answer", async () => {
  const response = await exchange(server.port, "GET / HTTP/1.1\r\n\r\n");
  expect(response).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(response).toMatch(/\r\n\r\n400 Bad Request\nA request must have one valid Host field\.\n$/);
});

test("a request in single bytes is refused like a whole one", async () => {
  expect(await exchange(server.port, pieces("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n"))).toMatch(/^HTTP\/1\.1 501 /);
});

test("empty lines before a request are passed over (RFC 9112 section 2.2)", async () => {
  const request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  expect(await exchange(server.port, `\r\n\r\n${request}`)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nGET \/ /);
});

test("a request line that never ends gets 414", async () => {
  expect(await exchange(server.port, `GET /${"a".repeat(100_000)}`)).toMatch(/^HTTP\/1\.1 414 URI Too Long\r\n/);
});

test("a refused request with unread bytes behind it still gets its answer", async () => {
  expect(await exchange(server.port, `GET /\r\n\r\n${"x".repeat(500_000)}`)).toMatch(/^HTTP\/1\.1 400 /);
});

test("the server goes on after a refusal", async () => {
  expect(await exchange(server.port, "garbage\r\n\r\n")).toContain(" 400 ");
  const next = "GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  expect(await exchange(server.port, next)).toContain("GET /next");
});

test("a body is echoed too", async () => {
  const request = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
  expect(await exchange(server.port, request)).toMatch(/\r\n\r\nhello$/);
});
