import { expect, test } from "vitest";
import { formatResponse } from "../src/response.ts";

test("a response is a status line, header fields, a blank line and the body", () => {
  const response = formatResponse("200 OK", Buffer.from("hello\n"));
  expect(Buffer.from(response).toString()).toBe(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\nhello\n",
  );
});
