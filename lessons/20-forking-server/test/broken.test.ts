import { exchange, type Server, start, until } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url), {
    args: ["./apps/broken.ts:text"],
    env: { VALIDATE: "1" },
  });
});
afterAll(() => server.stop());

test("an application that yields text instead of bytes is told so, and its client gets 500", async () => {
  const response = await exchange(server.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(response).toMatch(/^HTTP\/1\.1 500 /);
  await until("the log says who is at fault", () => /\bapplication\b.*PEP 3333/.test(server.output()));
});
