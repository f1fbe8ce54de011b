import { expect, test } from "vitest";
import { parseRequest } from "../src/request.ts";

const parse = (head: string) => parseRequest(Buffer.from(head, "latin1"));

test("a request has a method, a target, a version and fields", () => {
  expect(parse("GET /a?b=1 HTTP/1.1\r\nHost: localhost:8888\r\nAccept:text/plain \r\n\r\n")).toEqual({
    method: "GET",
    target: "/a?b=1",
    version: "1.1",
    fields: [
      ["host", "localhost:8888"],
      ["accept", "text/plain"],
    ],
  });
});

test("HTTP/1.0 needs no Host; 1.x with x above 1 counts as 1.1 (RFC 9110 section 2.5)", () => {
  expect(parse("GET / HTTP/1.0\r\n\r\n").version).toBe("1.0");
  expect(parse("GET / HTTP/1.2\r\nHost: a\r\n\r\n").version).toBe("1.1");
});

test.each([
  ["absolute-form", "GET http://example.test/x?y HTTP/1.1"],
  ["asterisk-form with OPTIONS", "OPTIONS * HTTP/1.1"],
])("%s is a target (RFC 9112 section 3.2)", (_form, line) => {
  expect(parse(`${line}\r\nHost: example.test\r\n\r\n`).target).toBe(line.split(" ")[1]);
});

test("bytes above 127 in a field value are kept as Latin-1 (RFC 9110 section 5.5)", () => {
  expect(parse("GET / HTTP/1.1\r\nHost: a\r\nX-Name: caf\xe9\r\n\r\n").fields[1]).toEqual(["x-name", "caf\xe9"]);
});

const FIELDS_101 = Array.from({ length: 101 }, (_, i) => `X-${i}: a\r\n`).join("");

test.each([
  ["no version (RFC 9112 section 3)", 400, "GET /\r\n\r\n"],
  ["two spaces (section 3)", 400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a tab instead of a space (section 3)", 400, "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a lower-case version (section 2.3)", 400, "GET / http/1.1\r\nHost: a\r\n\r\n"],
  ["a method that is no token (RFC 9110 section 9.1)", 400, "G@T / HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a relative target (section 3.2)", 400, "GET index.html HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["asterisk-form with GET (section 3.2.4)", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a fragment in the target (section 3.2)", 400, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["an absolute target without a host (RFC 9110 section 4.2.1)", 400, "GET http://:80/ HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a control character in the target (section 3.2)", 400, "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["no Host (section 3.2)", 400, "GET / HTTP/1.1\r\n\r\n"],
  ["two Hosts (section 3.2)", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
  ["a Host that is none (section 3.2)", 400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"],
  ["a space before the colon (section 5.1)", 400, "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n"],
  ["a folded line (section 5.2)", 400, "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n"],
  ["a field without a name (section 5)", 400, "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"],
  ["a field without a colon (section 5)", 400, "GET / HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n"],
  ["NUL in a value (RFC 9110 section 5.5)", 400, "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n"],
  ["a bare CR in a value (section 2.2)", 400, "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\n\r\n"],
  ["a bare LF as line end (section 2.2)", 400, "GET / HTTP/1.1\nHost: a\n\n"],
  ["an unknown method (RFC 9110 section 9.1)", 501, "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["another major version (RFC 9110 section 15.6.6)", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"],
  ["a request line of 9,000 bytes (section 3)", 414, `GET /${"a".repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ["101 fields (RFC 6585 section 5)", 431, `GET / HTTP/1.1\r\nHost: a\r\n${FIELDS_101}\r\n`],
])("%s gets %i", (_what, status, head) => {
  expect(() => parse(head)).toThrow(expect.objectContaining({ status: expect.stringMatching(`^${status} `) }));
});

test("spaces without end take no time to refuse", () => {
  const spaces = " ".repeat(16_000);
  expect(() => parse(`GET / HTTP/1.1\r\nHost: a\r\nX-A:${spaces}\rb\r\n\r\n`)).toThrow("This is not a field");
  expect(parse(`GET / HTTP/1.1\r\nHost: a\r\nX-A:${spaces}b${spaces}\r\n\r\n`).fields[1]).toEqual(["x-a", "b"]);
});
