import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { check, type Dialogue, type Target } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const MANY = { spec: "RFC 6585, section 4" };
const WAIT = { spec: "man 2 wait" };
const TURNED_AWAY = { says: "Its address has its share of children.", status: 429 };

check("an address gets its share and no more", MANY, async ({ start }) => {
  const server = await start({ env: { SHARE: "2" } });
  const [one, two] = [await come(server), await come(server)];
  await server.ask(HALF + REST, TURNED_AWAY);
  for (const { client } of [two, one]) await answered(client);
});

check("another address has its own", MANY, async ({ start, that }) => {
  const server = await start({ env: { SHARE: "1" } });
  await come(server);
  await server.ask(HALF + REST, TURNED_AWAY);
  const answer = await ask(server, "127.0.0.2");
  that(answer.startsWith("HTTP/1.1 200 "), "127.0.0.2 is answered while 127.0.0.1 has its share.", answer);
});

check("a place is free when its child has ended", WAIT, async ({ start }) => {
  const server = await start({ env: { SHARE: "1" } });
  for (let i = 0; i < 3; i++) {
    const { client } = await come(server);
    await server.ask(HALF + REST, TURNED_AWAY);
    await answered(client);
    await noChild(server);
  }
});

check("many that end together free as many places", WAIT, async ({ start }) => {
  const server = await start({ env: { SHARE: "4" } });
  const before = await comeAll(server, 4);
  server.signal("SIGSTOP");
  await until("the server to stand still", () => processTree(server.pid)?.letter === "T");
  for (const { client } of before) client.reset();
  await until("all children to end", () => children(server).every(({ letter }) => letter === "Z"));
  server.signal("SIGCONT");
  await noChild(server);
  const visits = await comeAll(server, 4);
  await server.ask(HALF + REST, TURNED_AWAY);
  for (const { client } of visits) await answered(client);
});

check("who is turned away takes no place", WAIT, async ({ start }) => {
  const server = await start({ env: { SHARE: "1" } });
  const first = await come(server);
  // However long somebody has to do with the client that was turned away.
  const child = await holdOne(server, first.child);
  await answered(first.client);
  await until("the first child to be gone", () => !children(server).some(({ pid }) => pid === first.child));
  await server.ask(HALF + REST, {
    says: "The only client that had a place is gone: the next one has it, whoever was turned away meanwhile.",
    status: 200,
  });
  if (child !== undefined) process.kill(child, "SIGCONT");
});

check("who is turned away in silence keeps nobody waiting", MANY, async ({ start, that }) => {
  const server = await start({ env: { SHARE: "1" } });
  await come(server);
  const silent: Dialogue[] = [];
  for (let i = 0; i < 8; i++) silent.push(await server.connect());
  const answer = await Promise.race([ask(server, "127.0.0.2"), new Promise<string>((r) => setTimeout(r, 5000, ""))]);
  that(answer.startsWith("HTTP/1.1 200 "), "The next client is answered, whoever came before it.", answer);
  for (const client of silent) await client.expect(TURNED_AWAY);
});

check("without a limit all are served", { spec: "man 2 fork" }, async ({ start }) => {
  const server = await start();
  for (const { client } of await comeAll(server, 9)) await answered(client);
});

interface Visit {
  client: Dialogue;
  child: number;
}

/** A client with half a request, and the child that has read it. */
async function come(server: Target): Promise<Visit> {
  const before = children(server).map(({ pid }) => pid);
  const client = await server.connect();
  const child = await until("a child", () => children(server).find(({ pid }) => !before.includes(pid))?.pid);
  await client.send(HALF);
  await client.wire.taken();
  return { client, child };
}

async function comeAll(server: Target, count: number): Promise<Visit[]> {
  const visits: Visit[] = [];
  while (visits.length < count) visits.push(await come(server));
  return visits;
}

async function answered(client: Dialogue): Promise<void> {
  await client.send(REST);
  await client.expect({ says: "The client gets its echo.", status: 200, body: HALF + REST });
}

async function ask(server: Target, localAddress: string): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port: server.port, localAddress });
  socket.write(HALF + REST);
  return text(socket);
}

/** The child of a client that is turned away, stopped while it waits for the client to close; a server may do without. */
async function holdOne(server: Target, other: number): Promise<number | undefined> {
  for (let times = 0; times < 5; times++) {
    const client = await server.connect();
    await client.expect(TURNED_AWAY);
    const child = children(server).find(({ pid, letter }) => pid !== other && letter !== "Z")?.pid;
    if (child === undefined) continue;
    process.kill(child, "SIGSTOP");
    const state = () => children(server).find(({ pid }) => pid === child)?.letter ?? "gone";
    const end = await until("the child to stand still", () => ["T", "Z", "gone"].find((letter) => letter === state()));
    if (end === "T") return child;
  }
  return undefined;
}

async function noChild(server: Target): Promise<void> {
  await until("no child to be left", () => children(server).length === 0, 3000);
}

function children(server: Target) {
  return processTree(server.pid)?.children ?? [];
}
