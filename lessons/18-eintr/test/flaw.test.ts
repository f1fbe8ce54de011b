import { processTree } from "@lbaws/observe";
import { connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const HALF = "GET /many HTTP/1.1\r\nHost: localhost\r\n";

let server: Server;
beforeEach(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterEach(() => server.stop());

function children(): string {
  const states = processTree(server.pid)?.children.map(({ letter }) => letter) ?? [];
  return states.sort().join("");
}

/** So many clients' children end while the server stands still and cannot be told. Then it goes on. */
async function endTogether(n: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: n }, () => connect(server.port)));
  await Promise.all(clients.map((client) => client.send(HALF)));
  await until("a child for each", () => children().length === n);
  server.signal("SIGSTOP");
  await until("the server stands still", () => processTree(server.pid)?.letter === "T");
  await Promise.all(clients.map((client) => client.send("\r\n")));
  // To the end of the answer only: the parent may have been stopped before it closed its copy of a connection.
  for (const client of clients) await client.readUntil(`${HALF}\r\n`);
  await until("all are zombies", () => children() === "Z".repeat(n));
  server.signal("SIGCONT");
}

test.each([8, 128])("of %i children that end together one is waited for", async (n) => {
  await endTogether(n);
  await until("one is gone", () => children() === "Z".repeat(n - 1));
});

test("a later client's child does not make them fewer", async () => {
  await endTogether(8);
  await until("one is gone", () => children().length < 8);
  for (let i = 0; i < 3; i++) {
    expect(await exchange(server.port, `${HALF}\r\n`)).toContain("GET /many");
    await until("seven are left again", () => children() === "ZZZZZZZ");
  }
});
