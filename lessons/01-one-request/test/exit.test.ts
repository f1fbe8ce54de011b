import { exchange, start } from "@lbaws/wire";
import { expect, test } from "vitest";

test("the server exits after one request", async () => {
  const server = await start(new URL("../src/main.ts", import.meta.url));
  try {
    await exchange(server.port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(await server.exited).toEqual({ code: 0, signal: null });
  } finally {
    await server.stop();
  }
});
