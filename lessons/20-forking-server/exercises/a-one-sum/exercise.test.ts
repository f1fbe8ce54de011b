import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, type Dialogue, type Target } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
const FORK = { spec: "man 2 fork" };

check("what several children serve is one sum", FORK, async ({ start }) => {
  const server = await start();
  for (let i = 0; i < 3; i++) await server.ask(LAST, { says: "Each client gets its echo.", status: 200 });
  await tells(server, 3);
  const clients = await Promise.all([1, 2, 3, 4].map(() => server.connect()));
  await Promise.all(clients.map((client) => ask(client, 25)));
  await tells(server, 103);
});

check("each request on a connection counts", FORK, async ({ start }) => {
  const server = await start();
  const client = await server.connect();
  await ask(client, 5);
  await tells(server, 5);
  await client.send("GET / HTTP/9.9\r\n\r\n");
  await client.expect({ says: "A refusal is an answer.", status: 505 });
  await tells(server, 6);
});

check("who gets no answer is not counted", FORK, async ({ start }) => {
  const server = await start();
  const silent = await server.connect();
  const half = await come(server);
  half.client.reset();
  silent.close();
  await until("no child to be left", () => children(server).length === 0);
  await server.ask(LAST, { says: "The third client gets its echo.", status: 200 });
  await tells(server, 1);
});

check("100 Continue is no answer", { spec: "RFC 9110, section 10.1.1" }, async ({ start }) => {
  const server = await start();
  const client = await server.connect();
  await client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  await client.expectBytes("HTTP/1.1 100 Continue\r\n\r\n", "The server asks for the body.");
  await tells(server, 0);
  await client.send("hello");
  await client.expect({ says: "With the body, the client gets its echo.", status: 200, body: /hello$/ });
  await tells(server, 1);
});

check("a child that is killed takes nothing with it", FORK, async ({ start }) => {
  const server = await start();
  const { client, child } = await come(server);
  await client.send(REST);
  await client.expect({ says: "The client gets its echo.", status: 200 });
  await ask(client, 2);
  process.kill(child, "SIGKILL");
  await until("the child to be gone", () => children(server).length === 0);
  await tells(server, 3);
});

check("nobody waits for a child that stands still", FORK, async ({ start }) => {
  const server = await start();
  const [still, other] = [await come(server), await come(server)];
  process.kill(still.child, "SIGSTOP");
  await other.client.send(REST);
  await other.client.expect({ says: "The other client gets its echo.", status: 200, body: HALF + REST });
  await tells(server, 1);
  process.kill(still.child, "SIGCONT");
  await still.client.send(REST);
  await still.client.expect({ says: "The first one gets its echo when its child goes on.", status: 200 });
  await tells(server, 2);
});

check("children that are asked too say nothing, and go on", { spec: "man 7 signal" }, async ({ start, equal }) => {
  const server = await start();
  const clients = [(await come(server)).client, (await come(server)).client];
  process.kill(-server.pid, "SIGUSR1");
  await server.said(/^Requests served: 0$/m, "The parent writes that it is none so far.");
  for (const client of clients) {
    await client.send(REST);
    await client.expect({ says: "Each client gets its echo.", status: 200, body: HALF + REST });
  }
  equal(server.output().split("served").length - 1, 1, "The parent alone has written its line.");
});

check("no file is left, and the sum is said at the end", { spec: "man 2 unlink" }, async ({ start, equal }) => {
  const folder = mkdtempSync(join(tmpdir(), "sum-"));
  try {
    const server = await start({ env: { TMPDIR: folder } });
    for (let i = 0; i < 2; i++) await server.ask(LAST, { says: "Each client gets its echo.", status: 200 });
    server.signal("SIGTERM");
    await server.said(/^Requests served: 2$/m, 'When it has stopped, it writes "Requests served: 2".');
    await server.exited;
    equal(readdirSync(folder), [], "The folder for temporary files is empty.");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

check("no file is left when all of it is killed", { spec: "man 2 unlink" }, async ({ start, equal }) => {
  const folder = mkdtempSync(join(tmpdir(), "sum-"));
  try {
    const server = await start({ env: { TMPDIR: folder } });
    await ask(await server.connect(), 1);
    process.kill(-server.pid, "SIGKILL");
    await server.exited;
    equal(
      readdirSync(folder),
      [],
      "The folder for temporary files is empty, though nobody could clear it up at the end.",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** One request after the other on a connection. */
async function ask(client: Dialogue, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await client.send(HALF + REST);
    await client.expect({ says: "The client gets its echo.", status: 200, body: HALF + REST });
  }
}

async function tells(server: Target, sum: number): Promise<void> {
  server.signal("SIGUSR1");
  await server.said(RegExp(`^Requests served: ${sum}$`, "m"), `It writes "Requests served: ${sum}".`);
}

/** A client with half a request, and the child that has read it. */
async function come(server: Target): Promise<{ client: Dialogue; child: number }> {
  const before = children(server);
  const client = await server.connect();
  const child = await until("a child", () => children(server).find((pid) => !before.includes(pid)));
  await client.send(HALF);
  await client.wire.taken();
  return { client, child };
}

function children(server: Target): number[] {
  return (processTree(server.pid)?.children ?? []).map(({ pid }) => pid);
}
