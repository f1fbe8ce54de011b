import { exchange, start } from "@lbaws/wire";
import { expect, test } from "vitest";

test("an application can be a table of paths", async () => {
  const server = await start(new URL("../src/main.ts", import.meta.url), { args: ["routes"] });
  try {
    const response = await exchange(server.port, "GET /users/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(response).toMatch(/\r\n\r\nuser\nid: 7, a number\n/);
  } finally {
    await server.stop();
  }
});
