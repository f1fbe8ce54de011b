import { allProcesses, listeners } from "@lbaws/observe";
import { connect, exchange, type Server, start, until } from "@lbaws/wire";
import { afterEach, expect, test } from "vitest";
import { comeInNumbers, comeSlowly, goOn, leave } from "./children.ts";

const MAIN = new URL("../src/main.ts", import.meta.url);
const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
const WELL = { code: 0, signal: null };

let server: Server;
let next: Server | undefined;
afterEach(async () => {
  await server.stop();
  await next?.stop();
  next = undefined;
  leave();
});

/** Idle clients are left alone for so long that nothing ends because of it. */
async function startPatient(env = {}, args: string[] = []): Promise<void> {
  server = await start(MAIN, { env: { TIMEOUT: "600", ...env }, args });
}

function untilDeaf(): Promise<boolean> {
  return until("nobody listens", () => listeners(server.port).length === 0);
}

/** What there is of the server, zombies included. */
function processes() {
  return allProcesses().filter(({ pgrp }) => pgrp === server.pid);
}

test.each(["SIGINT", "SIGTERM"] as const)("%s ends a server without clients, with exit code 0", async (name) => {
  await startPatient();
  server.signal(name);
  expect(await server.exited).toEqual(WELL);
});

test.each([
  ["Ctrl-C, which all its processes get", "SIGINT", -1],
  ["SIGTERM", "SIGTERM", 1],
] as const)("after %s a request under way is answered, and told that the connection closes", async (_, name, sign) => {
  await startPatient();
  const client = await comeSlowly(server);
  process.kill(sign * server.pid, name);
  await untilDeaf();
  await client.send("\r\n");
  const { header, body } = await client.readResponse();
  expect(header("connection")).toBe("close");
  expect(body).toBe("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  expect(await client.readAll()).toBe("");
  expect(await server.exited).toEqual(WELL);
  expect(processes()).toEqual([]);
});

test("a response under way is completed", async () => {
  await startPatient({}, ["./test/apps/duties.ts:app"]);
  const client = await comeSlowly(
    server,
    "POST /chunk-by-chunk HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\n",
  );
  await client.readUntil("hello");
  server.signal("SIGTERM");
  await untilDeaf();
  await client.send("x");
  expect(await client.readAll()).toMatch(/world\r\n0\r\n\r\n$/);
  expect(await server.exited).toEqual(WELL);
});

test("idle clients are left at once", async () => {
  await startPatient();
  const clients = await comeInNumbers(server, 3, GET);
  for (const client of clients) expect((await client.readResponse()).header("connection")).toBe("keep-alive");
  server.signal("SIGTERM");
  for (const client of clients) expect(await client.readAll()).toBe("");
  expect(await server.exited).toEqual(WELL);
});

test("a second signal cuts nothing short", async () => {
  await startPatient();
  const clients = await comeInNumbers(server, 2);
  server.signal("SIGTERM");
  await untilDeaf();
  await until("the server says so", () => server.output().includes("those at work (2) may finish within 10 s"));
  for (const name of ["SIGTERM", "SIGINT"] as const) server.signal(name);
  for (const client of clients) expect(await goOn(client)).toContain("200 OK");
  expect(await server.exited).toEqual(WELL);
});

test.each([
  ["waits for the rest of a request", "GET / HTTP/1.1\r\nHost: a\r\n"],
  ["never comes to an end", "GET /spin HTTP/1.1\r\nHost: a\r\n\r\n"],
])("a child that %s is killed after GRACE seconds", async (_, part) => {
  await startPatient({ GRACE: "0.2" }, ["./test/apps/in-the-child.ts"]);
  const client = await comeSlowly(server, part);
  server.signal("SIGTERM");
  await client.closed();
  expect(await server.exited).toEqual(WELL);
  expect(processes()).toEqual([]);
});

test("the next server can have the port while children of this one still finish", async () => {
  await startPatient();
  const client = await comeSlowly(server);
  server.signal("SIGTERM");
  await untilDeaf();
  await expect(connect(server.port)).rejects.toThrow("ECONNREFUSED");
  next = await start(MAIN, { env: { PORT: String(server.port) } });
  expect(await exchange(next.port, LAST)).toContain(LAST);
  expect(await goOn(client)).toContain("GET /slow");
  expect(await server.exited).toEqual(WELL);
  expect(await exchange(next.port, LAST)).toContain(LAST);
});

test("when the parent is killed its children finish, and then nothing is left", async () => {
  await startPatient();
  const [idle] = await comeInNumbers(server, 1, GET);
  await idle?.readResponse();
  const busy = await comeSlowly(server);
  server.signal("SIGKILL");
  expect(await idle?.readAll()).toBe("");
  next = await start(MAIN, { env: { PORT: String(server.port) } });
  expect(await goOn(busy)).toContain("GET /slow");
  await until("no process is left", () => processes().every(({ letter }) => letter === "Z"));
});
