import { connections, type Descriptor, descriptors, listeners } from "@lbaws/observe";
import { type Connection, connect, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const MAIN = new URL("../src/main.ts", import.meta.url);
const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: localhost\r\n\r\n"];
const BACKLOG = 5;

let server: Server;
let slow: Connection;
let others: Connection[];
beforeEach(async () => {
  server = await start(MAIN);
  others = [];
  slow = await connect(server.port);
  await slow.send(HALF);
  await slow.taken();
});
afterEach(async () => {
  await server.stop();
  for (const client of [slow, ...others]) client.close();
});

test("while one client is served, the listen queue grows with each that comes", async () => {
  for (let queue = 1; queue <= BACKLOG + 1; queue++) {
    await comeWithRequest();
    await until(`a listen queue of ${queue}`, () => listenQueue() === queue, 1000);
  }
});

test("the kernel holds the requests of those who wait, and no process has their connections", async () => {
  for (let i = 0; i < 3; i++) await comeWithRequest();
  const unread = (HALF + REST).length;
  const waiting = () => connections(server.port).filter((one) => one.waiting && one.unread === unread);
  await until("three unread requests", () => waiting().length === 3, 1000);
  expect(waiting().flatMap(({ pids }) => pids)).toEqual([]);
});

test("when the queue is full, the handshake of the next client waits until there is room", async () => {
  for (let i = 0; i < BACKLOG + 1; i++) await comeWithRequest();
  const calling = connect(server.port);
  calling.catch(() => {});
  await until("an unanswered SYN", () => descriptors(process.pid).some(isCalling), 1000);
  await slow.send(REST);
  others.push(await calling);
});

test("those who wait are answered when the slow client is, in the order in which they came", async () => {
  for (let i = 0; i < 3; i++) await comeWithRequest();
  await until("a listen queue of 3", () => listenQueue() === 3, 1000);
  await slow.send(REST);
  for (const client of [slow, ...others]) expect(await client.readAll()).toContain(HALF + REST);
  expect(listenQueue()).toBe(0);
});

test("three clients at once take three times as long as one", async () => {
  await server.stop();
  server = await start(MAIN, { env: { DELAY: "0.3" } });
  const begin = performance.now();
  for (let i = 0; i < 3; i++) await comeWithRequest();
  for (const client of others) await client.readUntil(HALF + REST);
  expect(performance.now() - begin).toBeGreaterThanOrEqual(900);
});

async function comeWithRequest(): Promise<void> {
  const client = await connect(server.port);
  others.push(client);
  await client.send(HALF + REST);
}

function listenQueue(): number | undefined {
  return listeners(server.port)[0]?.queue;
}

/** A socket of this process, the client, whose call the server's kernel has not answered. */
function isCalling({ socket }: Descriptor): boolean {
  if (socket === undefined || socket.protocol === "unix") return false;
  return socket.state === "SYN_SENT" && socket.peer.port === server.port;
}
