import { check } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const REQUEST = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

check("twenty at once count twenty", { spec: "man 7 pipe" }, async ({ start, equal }) => {
  const server = await start();
  for (let i = 0; i < 20; i++) await (await server.connect()).send(REQUEST);
  const zombies = () => (processTree(server.pid)?.children ?? []).filter(({ letter }) => letter === "Z").length;
  await until("twenty children to end", () => zombies() === 20);
  const client = await server.connect();
  await client.send(REQUEST.replace("/hello", "/count"));
  await client.wire.readUntil("\r\n\r\n");
  equal(await client.wire.readUntil("\n"), "20\n", "After twenty answers /count is 20.");
});
