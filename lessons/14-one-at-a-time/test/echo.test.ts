import { exchange, type Server, start } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

let server: Server;
beforeEach(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterEach(() => server.stop());

test("a request comes back as the body of the response", async () => {
  const response = await exchange(server.port, REQUEST);
  expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(response.slice(response.indexOf("\r\n\r\n") + 4)).toBe(REQUEST);
});

test("the server says which port it serves on", () => {
  expect(server.output()).toBe(`Serving HTTP on port ${server.port}\n`);
});

test("a second client is answered", async () => {
  await exchange(server.port, REQUEST);
  expect(await exchange(server.port, REQUEST)).toContain("GET /hello");
});
