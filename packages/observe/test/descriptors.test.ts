import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@lbaws/wire";
import { expect, onTestFinished, test } from "vitest";
import { connections, descriptors, findServer, listeners, ownersOf } from "../src/index.ts";
import { client, listen, numberAfter, run } from "./servers.ts";

test("descriptors name their files, and their sockets with addresses and state", async () => {
  const port = await listen(() => {});
  await client(port);
  const found = await until("both ends and the listener", () => {
    const sockets = descriptors(process.pid).filter(({ socket }) => socket?.protocol === "tcp");
    return sockets.length >= 3 ? sockets.map(({ socket }) => socket) : undefined;
  });
  const here = { address: "127.0.0.1", port };
  expect(found).toContainEqual(expect.objectContaining({ state: "LISTEN", local: here }));
  expect(found).toContainEqual(expect.objectContaining({ state: "ESTABLISHED", local: here }));
  expect(found).toContainEqual(expect.objectContaining({ state: "ESTABLISHED", peer: here }));
  expect(descriptors(999_999_999)).toEqual([]);
});

test("a Unix-domain socket has its path", async () => {
  const folder = mkdtempSync(join(tmpdir(), "observe-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "a socket");
  await listen(() => {}, path);
  expect(descriptors(process.pid).map(({ socket }) => socket)).toContainEqual({
    protocol: "unix",
    type: "stream",
    state: "LISTEN",
    path,
    inode: expect.any(Number),
  });
});

test("the owners of a socket are all processes with a copy", async () => {
  const server = await run("family");
  await client(server.port);
  const worker = await numberAfter("worker", server);
  const [listener] = await until("the copy", () => {
    const found = listeners(server.port);
    return found[0]?.pids.length === 2 ? found : undefined;
  });
  expect(listener?.pids).toEqual([server.pid, worker].sort((a, b) => a - b));
  const owners = ownersOf(listener?.inode ?? 0);
  expect(owners.map(({ pid }) => pid)).toEqual(listener?.pids);
  expect(new Set(owners.map(({ fd }) => fd)).size).toBe(1);
  expect(connections(server.port)[0]?.pids).toEqual(listener?.pids);
  expect(ownersOf(1)).toEqual([]);
});

test("a server is found by its port and by its pid, a child only by its own", async () => {
  const server = await run("family");
  await client(server.port);
  const worker = await numberAfter("worker", server);
  const found = { pid: server.pid, ports: [server.port] };
  expect(findServer(server.port)).toEqual(found);
  expect(findServer(server.pid)).toEqual(found);
  await until("the child has its copies", () => findServer(worker)?.ports.length === 1);
  expect(findServer(worker)).toEqual({ pid: worker, ports: [server.port] });
  expect(findServer(999_999_999)).toBeUndefined();
});
