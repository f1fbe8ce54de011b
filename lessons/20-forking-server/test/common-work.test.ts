import { exchange, start, until } from "@lbaws/wire";
import { expect, test } from "vitest";

test("log, limit and password stand before an application that knows nothing of them", async () => {
  const server = await start(new URL("../src/main.ts", import.meta.url), { args: ["stack"] });
  try {
    const get = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    expect(await exchange(server.port, `${get}\r\n`)).toMatch(/^HTTP\/1\.1 401 /);
    await until("the log has a line", () => server.output().includes("1 in GET /hello\n"));
    const authorization = `Authorization: Basic ${btoa("ada:lovelace")}\r\n`;
    const answered = await exchange(server.port, `${get}${authorization}\r\n`);
    expect(answered).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Hello, world\n/);
  } finally {
    await server.stop();
  }
});
