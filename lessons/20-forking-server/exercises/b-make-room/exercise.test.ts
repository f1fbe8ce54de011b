import { check, type Dialogue, type Target } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const GET = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
const LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
/** How much of a request has come when it has begun. */
const BEGUN = 20;
const CLOSING = { spec: "RFC 9112, section 9.6" };
const ROOM = "The client that waited is answered.";
const one = { CHILDREN: "1", TIMEOUT: "60" };

check("at the limit a busy client makes room", CLOSING, async ({ start, that }) => {
  const server = await start({ env: one });
  const busy = await begin(await visit(server));
  const waiting = await server.connect();
  await waiting.send(LAST);
  const answers = await untilToldToGo(busy);
  that(answers.at(-1) === "close", "One of its next answers says close.", tellAll(answers));
  await busy.expectEnd("The connection is closed after it.");
  await waiting.expect({ says: ROOM, status: 200, body: LAST });
});

check("at the limit an idle client makes room", CLOSING, async ({ start }) => {
  const server = await start({ env: one });
  const idle = await visit(server);
  await server.ask(LAST, { says: ROOM, status: 200, body: LAST });
  await idle.expectEnd("The idle connection was closed.");
});

check("a request that has begun is answered first", CLOSING, async ({ start }) => {
  const server = await start({ env: one });
  const slow = await begin(await visit(server));
  const waiting = await server.connect();
  await waiting.send(LAST);
  await slow.send(GET.slice(BEGUN));
  await slow.expect({ says: "It gets its answer.", status: 200, body: GET });
  await waiting.expect({ says: ROOM, status: 200, body: LAST });
});

check("all that are busy are told", { spec: "man 7 pipe" }, async ({ start, that }) => {
  const server = await start({ env: { CHILDREN: "3", TIMEOUT: "60" } });
  const busy = [];
  for (let i = 0; i < 3; i++) busy.push(await begin(await visit(server)));
  const waiting = await Promise.all(busy.map(() => server.connect()));
  // Half a request: who has begun one keeps its child, so that somebody waits until all three have gone.
  for (const client of waiting) await client.send(LAST.slice(0, BEGUN));
  for (const answers of await Promise.all(busy.map(untilToldToGo))) {
    that(answers.at(-1) === "close", "Each of the three hears close with one of its next answers.", tellAll(answers));
  }
  for (const client of waiting) await client.send(LAST.slice(BEGUN));
  for (const client of waiting) await client.expect({ says: ROOM, status: 200, body: LAST });
});

check("where nobody waits, nobody has to go", { spec: "RFC 9112, section 9.3" }, async ({ start, that }) => {
  const full = await start({ env: one });
  that(await staysFor(await visit(full), 3000), "At the limit its connection stays, answer after answer.");
  const half = await start({ env: { CHILDREN: "2", TIMEOUT: "60" } });
  const first = await visit(half);
  await visit(half);
  that(await staysFor(first, 300), "It stays when the last free child is taken.");
});

check("when the crowd is over, connections stay again", { spec: "man 7 pipe" }, async ({ start, that }) => {
  const server = await start({ env: one });
  await visit(server);
  const next = await server.connect();
  await next.send(LAST);
  await next.expect({ says: ROOM, status: 200 });
  await until("no child to be left", () => children(server).length === 0);
  that(await staysFor(await visit(server), 400), "Nobody waits now, so the connection stays.");
});

check("nor has anybody to go when all have left at once", { spec: "man 7 pipe" }, async ({ start, that }) => {
  const server = await start({ env: { CHILDREN: "2", TIMEOUT: "60" } });
  await begin(await visit(server));
  const busy = await begin(await visit(server));
  const [third, fourth] = [await server.connect(), await server.connect()];
  await third.send(LAST.slice(0, BEGUN));
  const answers = await untilToldToGo(busy);
  that(answers.at(-1) === "close", "One of its next answers says close.", tellAll(answers));
  await third.wire.taken();
  // Two clients that have begun, and a fourth that waits: while the server stands still, both children end.
  await server.rests();
  server.signal("SIGSTOP");
  await until("the server to stand still", () => processTree(server.pid)?.letter === "T");
  for (const { pid } of processTree(server.pid)?.children ?? []) process.kill(pid, "SIGKILL");
  await until("all children to end", () => processTree(server.pid)?.children.every(({ letter }) => letter === "Z"));
  server.signal("SIGCONT");
  await fourth.send(LAST);
  await fourth.expect({ says: ROOM, status: 200, body: LAST });
  await until("no child to be left", () => children(server).length === 0);
  that(await staysFor(await visit(server), 400), "Nobody waits now, so the connection stays.");
});

check("the server stops as before", { spec: "man 7 pipe" }, async ({ start, equal }) => {
  const server = await start({ env: { CHILDREN: "2", TIMEOUT: "60" } });
  const idle = [await visit(server), await visit(server)];
  server.signal("SIGTERM");
  for (const client of idle) await client.expectEnd("An idle connection is closed when the server stops.");
  let end: unknown = "it goes on";
  server.exited.then((how) => {
    end = how;
  });
  await until("the end of the server", () => end !== "it goes on", 5000).catch(() => {});
  equal(end, { code: 0, signal: null }, "The server ends with exit status 0.");
});

/** A client that has its first answer. */
async function visit(server: Target): Promise<Dialogue> {
  const client = await server.connect();
  await client.send(GET);
  await client.expect({
    says: "The first answer keeps the connection.",
    status: 200,
    headers: { connection: /keep-alive/ },
  });
  return client;
}

/** The client has begun a request: it is not idle, and will be answered. */
async function begin(client: Dialogue): Promise<Dialogue> {
  await client.send(GET.slice(0, BEGUN));
  await client.wire.taken();
  return client;
}

/** A client that has begun a request goes on asking until an answer says close, for four seconds; what each answer has said. */
async function untilToldToGo(client: Dialogue): Promise<string[]> {
  const end = performance.now() + 4000;
  const answers: string[] = [];
  while (performance.now() < end && answers.at(-1) !== "close") {
    // With the rest of a request comes the beginning of the next.
    await client.send(GET.slice(BEGUN) + GET.slice(0, BEGUN));
    const answer = await client.expect({ says: "The client gets its echo.", status: 200, body: GET });
    answers.push(answer.header("connection") ?? "nothing");
  }
  return answers;
}

function tellAll(answers: string[]): string {
  return `It had ${answers.length} answers in four seconds, and the last said Connection: ${answers.at(-1)}.`;
}

async function staysFor(client: Dialogue, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    await client.send(GET);
    const answer = await client.expect({ says: "The client gets its echo.", status: 200, body: GET });
    if (answer.header("connection") !== "keep-alive") return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

function children(server: Target): number[] {
  return (processTree(server.pid)?.children ?? []).map(({ pid }) => pid);
}
