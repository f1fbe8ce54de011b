import { expect, test } from "vitest";
import { Answer } from "../src/gateway.ts";

const DATE = /Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/;

function answer(status: string, method: string, persistent = true): string {
  const sent: Uint8Array[] = [];
  const answer = new Answer((bytes) => void sent.push(bytes));
  answer.to({ method, version: "1.1", target: "/", fields: [] }, () => persistent);
  answer.start(status, [["Content-Type", "text/plain"]]);
  answer.write(Buffer.from("hello\n"), true);
  answer.end();
  return Buffer.concat(sent).toString().replace(DATE, "");
}

test("a response says how long its body is", () => {
  expect(answer("200 OK", "GET")).toBe(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\nServer: lbaws\r\nConnection: keep-alive\r\n\r\nhello\n",
  );
});

test("a response says that the connection ends with it", () => {
  expect(answer("400 Bad Request", "GET", false)).toContain("\r\nConnection: close\r\n");
});

test("the answer to HEAD has GET's length and no body (RFC 9110 section 9.3.2)", () => {
  expect(answer("200 OK", "HEAD")).toMatch(/\r\nContent-Length: 6\r\n[\s\S]*\r\n\r\n$/);
});

test("204 has neither length nor body (RFC 9110 section 15.3.5)", () => {
  expect(answer("204 No Content", "GET")).not.toMatch(/Content-Length|hello/);
});

test("304 has no body (RFC 9110 section 15.4.5)", () => {
  expect(answer("304 Not Modified", "GET")).toMatch(/\r\nContent-Length: 6\r\n[\s\S]*\r\n\r\n$/);
});
