import { exchange, start } from "@lbaws/wire";
import { expect, test } from "vitest";

test("an application that is written in Hono runs", async () => {
  const server = await start(new URL("../src/main.ts", import.meta.url), { args: ["hono"] });
  try {
    const response = await exchange(server.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(response).toContain("Hello from Hono\n");
  } finally {
    await server.stop();
  }
});
