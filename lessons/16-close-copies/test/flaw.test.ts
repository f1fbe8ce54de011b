import { descriptors, type Process, processTree } from "@lbaws/observe";
import { exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";

const REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
const CLIENTS = 5;

let server: Server;
let zombies: Process[];
beforeEach(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
  for (let i = 0; i < CLIENTS; i++) await exchange(server.port, REQUEST);
  zombies = await until("a zombie for each client", () => allOf(children().filter(({ letter }) => letter === "Z")));
});
afterEach(() => server.stop());

test("each client leaves a child in state Z, with the server as its parent", () => {
  expect(zombies.map(({ ppid, state }) => [ppid, state])).toEqual(Array(CLIENTS).fill([server.pid, "zombie"]));
});

test("a zombie has no command line and no descriptors", () => {
  for (const { pid, command } of zombies) expect([command, descriptors(pid)]).toEqual(["(node)", []]);
});

test("a signal does nothing to a zombie", async () => {
  for (const { pid } of zombies) process.kill(pid, "SIGKILL");
  await exchange(server.port, REQUEST);
  await until("one more zombie", () => children().filter(({ letter }) => letter === "Z").length === CLIENTS + 1);
});

test("zombies go when their parent does", async () => {
  await server.stop();
  expect(children()).toEqual([]);
});

function allOf(found: Process[]): Process[] | undefined {
  return found.length === CLIENTS ? found : undefined;
}

function children(): Process[] {
  return processTree(server.pid)?.children ?? [];
}
