import { listeners, processTree } from "@lbaws/observe";
import { burst, connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const HALF = "GET /go-on HTTP/1.1\r\nHost: localhost\r\n";
const REQUEST = `${HALF}\r\n`;

let server: Server;
beforeEach(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterEach(() => server.stop());

/** The states of the server's children; undefined when there is no server any more. */
function children(): string[] | undefined {
  return processTree(server.pid)?.children.map(({ letter }) => letter);
}

/** Stops the server process, not its children, as Ctrl-Z would; what comes meanwhile waits in the kernel. */
async function stopServer(): Promise<void> {
  server.signal("SIGSTOP");
  await until("the server stands still", () => processTree(server.pid)?.letter === "T");
}

test("ten clients in turn are answered, and none leaves a zombie", async () => {
  for (let i = 0; i < 10; i++) {
    expect(await exchange(server.port, REQUEST)).toContain("GET /go-on");
    await until("no child is left", () => children()?.length === 0);
  }
});

test("a slow client is answered although other clients' children end meanwhile", async () => {
  const slow = await connect(server.port);
  await slow.send(HALF);
  for (let i = 0; i < 3; i++) {
    expect(await exchange(server.port, REQUEST)).toContain("GET /go-on");
    await until("the slow client's child alone is left", () => children()?.length === 1);
  }
  await slow.send("\r\n");
  expect(await slow.readAll()).toContain("GET /go-on");
});

test("128 clients find room in the listen queue", async () => {
  await stopServer();
  const clients = await Promise.all(Array.from({ length: 128 }, () => connect(server.port)));
  await until("all of them in the queue", () => listeners(server.port)[0]?.queue === 128);
  for (const client of clients) client.close();
});

test("128 clients at once are all answered", async () => {
  const { responses, failed } = await burst(server.port, 128, REQUEST);
  expect(failed).toEqual([]);
  expect(responses.filter((response) => response.endsWith(REQUEST)).length).toBe(128);
});

test.fails("children that end at the same time leave no zombie", async () => {
  const clients = await Promise.all([1, 2, 3, 4, 5].map(() => connect(server.port)));
  await Promise.all(clients.map((client) => client.send(HALF)));
  await until("a child for each", () => children()?.length === 5);
  await stopServer();
  for (const client of clients) client.close();
  await until("five zombies", () => children()?.join("") === "ZZZZZ");
  server.signal("SIGCONT");
  await until("no zombie is left", () => children()?.length === 0, 1000);
});
