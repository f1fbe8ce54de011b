import { connections } from "@lbaws/observe";
import { connect, type Server, start, until } from "@lbaws/wire";
import { afterEach, expect, test } from "vitest";

const MAIN = new URL("../src/main.ts", import.meta.url);
const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: localhost\r\n\r\n"];

let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

test("a reply takes as many seconds as DELAY says", async () => {
  server = await start(MAIN, { env: { DELAY: "0.3" } });
  const client = await connect(server.port);
  const begin = performance.now();
  await client.send(HALF + REST);
  await client.readUntil(HALF + REST);
  expect(performance.now() - begin).toBeGreaterThanOrEqual(300);
  client.close();
});

test.each(["soon", "-1"])("DELAY=%s ends the server with a sentence before it serves", async (delay) => {
  const starting = start(MAIN, { env: { DELAY: delay } }).then((started) => {
    server = started;
  });
  await expect(starting).rejects.toThrow("DELAY must be a number of seconds below 3600.");
});

test("a quick client is answered while a slow one is still sending", async () => {
  server = await start(MAIN);
  const { port } = server;
  const slow = await connect(port);
  await slow.send(HALF);
  await slow.taken();
  const quick = await connect(port);
  await quick.send(HALF + REST);
  await until("the server to accept the quick client", () => connections(port).every(({ waiting }) => !waiting), 1000);
  await quick.readUntil(HALF + REST);
  quick.close();
  slow.close();
});
