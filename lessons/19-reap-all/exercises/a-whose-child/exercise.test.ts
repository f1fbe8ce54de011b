import { CheckFailure, check, type Dialogue, type Target } from "@lbaws/checks";
import { connections, processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const WAIT = { spec: "man 2 wait" };

check("a child that is killed is told, with its client", WAIT, async ({ start }) => {
  const server = await start();
  const [, victim] = [await come(server), await come(server)];
  process.kill(victim.child, "SIGKILL");
  await lost(server, victim, "SIGKILL");
});

check("the signal has its name", { spec: "man 7 signal" }, async ({ start }) => {
  const server = await start();
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    const victim = await come(server);
    process.kill(victim.child, signal);
    await lost(server, victim, signal);
  }
});

check("when many end together, each one that a signal ended is told", WAIT, async ({ start, equal }) => {
  const server = await start();
  const visits: Visit[] = [];
  for (let i = 0; i < 9; i++) visits.push(await come(server));
  await endTogether(server, () => {
    for (const [i, { client, child }] of visits.entries()) {
      if (i % 3 === 1) client.close();
      else process.kill(child, i % 3 === 0 ? "SIGKILL" : "SIGTERM");
    }
  });
  const killed = visits.filter((_, i) => i % 3 !== 1);
  for (const [i, visit] of killed.entries()) await lost(server, visit, i % 2 === 0 ? "SIGKILL" : "SIGTERM");
  await noChild(server);
  await server.rests();
  equal(server.output().split(" lost ").length - 1, killed.length, "There is one line for each child that was killed.");
});

check("for other children there is no line, and no zombie", WAIT, async ({ start, equal }) => {
  const server = await start();
  const [answered, left, reset] = [await come(server), await come(server), await come(server)];
  await answered.client.send(REST);
  await answered.client.expect({ says: "The client gets its echo.", status: 200, body: HALF + REST });
  left.client.close();
  reset.client.reset();
  await noChild(server);
  equal(processTree(server.pid)?.children.length, 0, "Nothing is left of the children.");
  await server.rests();
  equal(server.output(), `Serving HTTP on port ${server.port}\n`, "The server writes nothing but its first line.");
});

check("other clients notice nothing", { spec: "man 2 fork" }, async ({ start }) => {
  const server = await start();
  const [before, victim, after] = [await come(server), await come(server), await come(server)];
  process.kill(victim.child, "SIGKILL");
  await lost(server, victim, "SIGKILL");
  await server.ask(HALF + REST, {
    says: "The next client is served while others are still at work.",
    status: 200,
    body: HALF + REST,
  });
  for (const { client } of [after, before]) {
    await client.send(REST);
    await client.expect({ says: "The client gets its echo.", status: 200, body: HALF + REST });
  }
});

interface Visit {
  client: Dialogue;
  /** The client's address and port. */
  peer: string;
  child: number;
}

/** A client with half a request, and the child that has read it. */
async function come(server: Target): Promise<Visit> {
  const before = children(server).map(({ pid }) => pid);
  const client = await server.connect();
  const child = await until("a child", () => children(server).find(({ pid }) => !before.includes(pid))?.pid);
  await client.send(HALF);
  await client.wire.taken();
  const own = () => connections(server.port).find(({ pids }) => pids.includes(child));
  const { peer } = await until("its connection", own);
  return { client, child, peer: `${peer.address}:${peer.port}` };
}

async function lost(server: Target, { child, peer }: Visit, signal: string): Promise<void> {
  const line = `${peer} lost its child ${child} to ${signal}`;
  const isThere = () => server.output().split("\n").includes(line);
  await until("the line", isThere, 5000).catch(() => {});
  if (isThere()) return;
  const others =
    server
      .output()
      .match(/^.*\blost\b.*$/gm)
      ?.map((other) => JSON.stringify(other)) ?? [];
  const instead = others.length === 0 ? "It wrote of no child that is lost." : `It wrote ${others.join(", ")}.`;
  throw new CheckFailure({ kind: "wrong", says: `It writes "${line}".`, instead });
}

/** Children end while the server stands still and cannot be told; then it goes on. */
async function endTogether(server: Target, end: () => void): Promise<void> {
  server.signal("SIGSTOP");
  await until("the server to stand still", () => processTree(server.pid)?.letter === "T");
  end();
  await until("all children to end", () => children(server).every(({ letter }) => letter === "Z"));
  server.signal("SIGCONT");
}

async function noChild(server: Target): Promise<void> {
  await until("no child to be left", () => children(server).length === 0, 3000).catch(() => {});
}

function children(server: Target) {
  return processTree(server.pid)?.children ?? [];
}
