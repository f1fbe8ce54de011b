import { expect, test } from "vitest";
import { formatResponse } from "../src/response.ts";

const format = (status: string, method: string, persistent = true) =>
  Buffer.from(formatResponse(status, Buffer.from("hello\n"), { method, persistent })).toString();

test("a response says how long its body is", () => {
  expect(format("200 OK", "GET")).toBe(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 6\r\nConnection: keep-alive\r\n\r\nhello\n",
  );
});

test("a response says that the connection ends with it", () => {
  expect(format("400 Bad Request", "GET", false)).toContain("\r\nContent-Length: 6\r\nConnection: close\r\n");
});

test("the answer to HEAD has GET's length and no body (RFC 9110 section 9.3.2)", () => {
  expect(format("200 OK", "HEAD")).toMatch(/\r\nContent-Length: 6\r\n[\s\S]*\r\n\r\n$/);
});

test("204 has neither length nor body (RFC 9110 section 15.3.5)", () => {
  expect(format("204 No Content", "GET")).not.toMatch(/Content-Length|hello/);
});

test("304 has no body (RFC 9110 section 15.4.5)", () => {
  expect(format("304 Not Modified", "GET")).toMatch(/\r\nContent-Length: 6\r\n[\s\S]*\r\n\r\n$/);
});
