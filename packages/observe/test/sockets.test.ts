import { existsSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { until } from "@lbaws/wire";
import { expect, onTestFinished, test } from "vitest";
import { formatEndpoint, parseEndpoint } from "../src/address.ts";
import { type Connection, connections, listeners } from "../src/index.ts";
import { latest } from "../src/sockets.ts";
import { client, listen, run } from "./servers.ts";

test("the listen queue counts the connections that wait to be accepted", async () => {
  const server = await run("quiet");
  const only = { protocol: "tcp", local: { address: "127.0.0.1", port: server.port }, pids: [server.pid] };
  expect(listeners(server.port)).toMatchObject([{ ...only, queue: 0 }]);
  const first = await client(server.port);
  await client(server.port);
  await first.send("hello");
  await until("both wait", () => listeners(server.port)[0]?.queue === 2);
  const waiting = await until("the bytes are there", () => {
    const found = connections(server.port);
    return found.some(({ unread }) => unread === 5) ? found : undefined;
  });
  expect(waiting.map(({ state, waiting, inode, pids }) => ({ state, waiting, inode, pids }))).toEqual(
    Array(2).fill({ state: "ESTABLISHED", waiting: true, inode: 0, pids: [] }),
  );
  expect(waiting.map(({ unread }) => unread).sort()).toEqual([0, 5]);
});

test("what waits in the queue keeps the bytes and the end of a client that has gone on", async () => {
  const server = await run("quiet");
  const connection = await client(server.port);
  await connection.send("hello");
  connection.end();
  const [found] = await inState(server.port, "CLOSE_WAIT");
  expect(found).toMatchObject({ waiting: true, unread: 5, endUnread: true });
});

test("a client that ends leaves CLOSE_WAIT at a server that does not", async () => {
  const port = await listen((socket) => socket.resume());
  const connection = await client(port);
  connection.end();
  const found = await until("the server has read the end", () => {
    const [here] = connections(port);
    return here?.state === "CLOSE_WAIT" && !here.endUnread ? here : undefined;
  });
  expect(found).toMatchObject({ waiting: false, pids: [process.pid], unread: 0, unsent: 0 });
  expect(connections(found.peer.port)).toMatchObject([{ state: "FIN_WAIT2" }]);
});

test("the side that ends first gets TIME_WAIT, with the seconds it still lasts", async () => {
  const port = await listen((socket) => socket.resume().end("bye"));
  const connection = await client(port);
  expect(await connection.readAll()).toBe("bye");
  connection.close();
  const [found] = await inState(port, "TIME_WAIT");
  expect(found).toMatchObject({ inode: 0, pids: [], waiting: false });
  expect(found?.remaining).toBeGreaterThan(0);
  expect(found?.remaining).toBeLessThanOrEqual(60);
  await until("time passes", () => (connections(port)[0]?.remaining ?? 0) < (found?.remaining ?? 0));
});

test("unread and unsent bytes are seen from both sides", async () => {
  const accepted: Socket[] = [];
  const port = await listen((socket) => accepted.push(socket.pause()));
  const connection = await client(port);
  await connection.send("12345");
  const server = await until("it is accepted", () => accepted[0]);
  server.write(Buffer.alloc(16 * 1024 * 1024));
  const found = await until("the kernel's buffers are full", () => {
    const [here] = connections(port);
    return (here?.unsent ?? 0) > 0 ? here : undefined;
  });
  const [there] = connections(found.peer.port);
  expect(there?.local).toEqual(found.peer);
  expect(there?.unread).toBeGreaterThan(0);
});

test("addresses are the kernel's words turned round, IPv6 in its short form", () => {
  expect(parseEndpoint("0100007F:22B8")).toEqual({ address: "127.0.0.1", port: 8888 });
  expect(parseEndpoint("00000000000000000000000001000000:0050")).toEqual({ address: "::1", port: 80 });
  expect(parseEndpoint("B80D0120000000000000000001000000:0001")).toEqual({ address: "2001:db8::1", port: 1 });
  expect(formatEndpoint({ address: "::1", port: 80 })).toBe("[::1]:80");
});

test.skipIf(!existsSync("/proc/net/if_inet6"))("an IPv4 client of an IPv6 server (skipped without IPv6)", async () => {
  const server = createServer().listen({ port: 0, host: "::" });
  onTestFinished(() => void server.close());
  await until("the server listens", () => server.listening);
  const { port } = server.address() as { port: number };
  expect(listeners(port)).toMatchObject([{ protocol: "tcp6", local: { address: "::", port } }]);
  await client(port);
  const [found] = await inState(port, "ESTABLISHED");
  expect(found).toMatchObject({ protocol: "tcp6", local: { address: "127.0.0.1", port } });
});

/** The connections of a port, once one of them is in this state. */
function inState(port: number, state: string): Promise<Connection[]> {
  return until(`a connection of port ${port} is in ${state}`, () => {
    const found = connections(port);
    return found.some((connection) => connection.state === state) ? found : undefined;
  });
}

test("a connection that is in the table twice has its later state, once", () => {
  const ends = { local: { address: "127.0.0.1", port: 1 }, peer: { address: "127.0.0.1", port: 2 } };
  const row = { protocol: "tcp" as const, ...ends, unread: 0, unsent: 0, endUnread: false };
  const listening = { ...row, state: "LISTEN", inode: 5 };
  const open = { ...row, state: "ESTABLISHED", inode: 7 };
  const over = { ...row, state: "TIME_WAIT", inode: 0 };
  for (const table of [
    [listening, open, over, listening],
    [listening, over, open, listening],
  ])
    expect(latest(table)).toEqual([listening, listening, over]);
});
