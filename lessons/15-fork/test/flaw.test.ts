import { fileURLToPath } from "node:url";
import { connections, descriptors, processTree } from "@lbaws/observe";
import { type Connection, connect, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const MAIN = new URL("../src/main.ts", import.meta.url);
const REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
const LIMIT = 40;

let server: Server;
beforeEach(async () => {
  server = await start(MAIN);
});
afterEach(() => server.stop());

test("a connection stays open although the child that answered has closed it and ended", async () => {
  const client = await beAnswered();
  await until("the child to end", childHasEnded);
  await until("one end, held by the server itself", () => heldByServer("ESTABLISHED"), 1000);
  client.close();
});

test("a connection whose client has left stays in CLOSE_WAIT, held by the server itself", async () => {
  const client = await beAnswered();
  await until("the child to end", childHasEnded);
  client.close();
  await until("CLOSE_WAIT", () => heldByServer("CLOSE_WAIT"), 1000);
});

test("each client costs the server a descriptor for good", async () => {
  const before = descriptors(server.pid).length;
  for (let served = 1; served <= 5; served++) {
    (await beAnswered()).close();
    await until("one more descriptor", () => descriptors(server.pid).length === before + served, 1000);
  }
});

test("the server ends with EMFILE when it may have no more descriptors", async () => {
  await server.stop();
  server = await startLimited();
  await untilRefused();
  await server.exited;
  expect(server.output()).toContain("accept EMFILE: Too many open files");
});

async function beAnswered(): Promise<Connection> {
  const client = await connect(server.port);
  await client.send(REQUEST);
  await client.readUntil(REQUEST);
  return client;
}

/** One client after the other, until one gets no answer. */
async function untilRefused(): Promise<void> {
  for (let served = 0; served <= LIMIT; served++) {
    try {
      (await beAnswered()).close();
    } catch {
      return;
    }
  }
  throw new Error(`${LIMIT} clients were answered, one after the other.`);
}

/** With a shell's limit on the number of descriptors; bash(1), ulimit. */
function startLimited(): Promise<Server> {
  const node = [process.execPath, "--single-threaded", "--v8-pool-size=1", fileURLToPath(MAIN)];
  return start(MAIN, { command: ["/bin/sh", "-c", `ulimit -n ${LIMIT} && exec "$@"`, "sh", ...node] });
}

function childHasEnded(): boolean {
  const [child] = processTree(server.pid)?.children ?? [];
  return child?.letter === "Z";
}

/** Whether there is one connection, in this state, and no other process holds it. */
function heldByServer(state: string): boolean {
  const [end, ...others] = connections(server.port);
  return others.length === 0 && end?.state === state && end.pids.join() === String(server.pid);
}
