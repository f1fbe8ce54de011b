import { exchange, start } from "@lbaws/wire";
import { expect, test } from "vitest";

test("hooks stand around every function, and an unknown path gets the application's own page", async () => {
  const server = await start(new URL("../src/main.ts", import.meta.url), { args: ["micro"] });
  try {
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    const hello = await exchange(server.port, get("/hello/Ada"));
    expect(hello).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(hello).toMatch(/\r\nX-User: nobody\r\n/i);
    const lost = await exchange(server.port, get("/nowhere"));
    expect(lost).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[\s\S]*\r\n\r\n\/nowhere leads nowhere/);
    expect(lost).toMatch(/\r\nX-User: nobody\r\n/i);
  } finally {
    await server.stop();
  }
});
