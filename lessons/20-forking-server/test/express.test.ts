import { exchange, start } from "@lbaws/wire";
import { expect, test } from "vitest";

test("an application that is written in Express runs", async () => {
  const server = await start(new URL("../src/main.ts", import.meta.url), { args: ["express"] });
  try {
    const response = await exchange(server.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nHello from Express\n$/);
  } finally {
    await server.stop();
  }
});
