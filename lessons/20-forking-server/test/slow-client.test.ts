import { connect, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: Server;
beforeAll(async () => {
  // So long that no answer comes because of it.
  server = await start(new URL("../src/main.ts", import.meta.url), { args: ["micro"], env: { TIMEOUT: "600" } });
});
afterAll(() => server.stop());

test("a client is answered while another one takes its time", async () => {
  const slow = await connect(server.port);
  await slow.send("GET / HTTP/1.1\r\nHost: a\r\n");
  await slow.taken();
  const other = await connect(server.port);
  await other.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(await other.readAll(1000)).toContain("\r\n\r\nTry /hello/Ada\n");
});
