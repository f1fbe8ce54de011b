import { feature, get, valid } from "./case.ts";

export const echo = [
  ...feature("echo", "01-one-request", [
    valid("a GET is echoed", "9112 2.1", get(), "200", { echo: "GET / HTTP/1.1" }),
    valid("fields are echoed", "9112 2.1", get("Accept: text/plain"), "200", { echo: "text/plain" }),
  ]),
  ...feature("byte stream", "03-byte-stream", [
    valid("a head of 3,000 bytes", "9112 2.2", get(`Cookie: ${"c".repeat(3000)}`), "200", { echo: "cccc" }),
    valid("a head of 10,000 bytes in 1,000 fields' worth of text", "9110 5.4", get(...long(10, 1000)), "200"),
    { ...valid("a field line of 20,000 bytes", "9110 5.4", get(`Cookie: ${"c".repeat(20_000)}`), "431"), valid: false },
    { ...valid("a head of 40,000 bytes", "9110 5.4", get(...long(40, 1000)), "431"), valid: false },
  ]),
];

function long(fields: number, size: number): string[] {
  return Array.from({ length: fields }, (_, index) => `X-${index}: ${"x".repeat(size - 10)}`);
}
