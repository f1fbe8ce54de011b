import { connections } from "@lbaws/observe";
import { connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, expect, test } from "vitest";
import { children, comeInNumbers, comeSlowly, goOn, leave, untilChildren } from "./children.ts";

const MAIN = new URL("../src/main.ts", import.meta.url);
const REQUEST = "GET /third HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
  leave();
});

async function startLimited(limit: number): Promise<Server> {
  server = await start(MAIN, { env: { CHILDREN: String(limit), TIMEOUT: "600" } });
  return server;
}

const waiting = ({ port }: Server) => connections(port).filter((connection) => connection.waiting).length;

test.each([
  ["has its answer", goOn],
  ["leaves", async (client: { close(): void }) => client.close()],
] as const)("a third client waits in the listen queue until one of two %s", async (_, end) => {
  const full = await startLimited(2);
  const [first] = await comeInNumbers(full, 2);
  if (first === undefined) throw new Error("There is a first client.");
  const third = await connect(full.port);
  await third.send(REQUEST);
  await until("the third one in the queue", () => waiting(full) === 1);
  expect(children(full)).toHaveLength(2);
  await end(first);
  expect(await third.readAll()).toContain(REQUEST);
});

test("a child that was killed makes room", async () => {
  const full = await startLimited(1);
  await comeSlowly(full);
  const [child] = children(full) ?? [];
  const answer = exchange(full.port, REQUEST);
  await until("the second client in the queue", () => waiting(full) === 1);
  if (child !== undefined) process.kill(child.pid, "SIGKILL");
  expect(await answer).toContain(REQUEST);
});

test("many clients are answered by a few children, and none is left", async () => {
  const full = await startLimited(3);
  const all = Promise.all(Array.from({ length: 30 }, () => exchange(full.port, REQUEST)));
  let [most, isDone] = [0, false];
  const watch = until("all are answered", () => {
    most = Math.max(most, children(full)?.length ?? 0);
    return isDone;
  });
  for (const answer of await all) expect(answer).toContain(REQUEST);
  isDone = true;
  await watch;
  expect(most).toBeGreaterThanOrEqual(1);
  expect(most).toBeLessThanOrEqual(3);
  await untilChildren(full, 0);
});

test("a full server stops as another one does; a client that still waits is turned away", async () => {
  const full = await startLimited(1);
  const first = await comeSlowly(full);
  const second = await connect(full.port);
  await second.send(REQUEST);
  await until("the second client in the queue", () => waiting(full) === 1);
  full.signal("SIGTERM");
  await expect(second.readAll()).rejects.toThrow("ECONNRESET");
  expect(await goOn(first)).toContain("GET /slow");
  expect(await full.exited).toEqual({ code: 0, signal: null });
});

test.each([
  ["CHILDREN", "0", "CHILDREN must be a number, and at least 1."],
  ["CHILDREN", "many", "CHILDREN must be a number, and at least 1."],
  ["GRACE", "-1", "GRACE must be a number of seconds below 3600."],
  ["GRACE", "soon", "GRACE must be a number of seconds below 3600."],
])("%s=%s ends the server with a sentence before it serves", async (name, value, sentence) => {
  const starting = start(MAIN, { env: { [name]: value } }).then((started) => {
    server = started;
  });
  await expect(starting).rejects.toThrow(sentence);
});
