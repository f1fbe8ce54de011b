import { check, type Dialogue, type Target } from "@lbaws/checks";
import { descriptors, processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const LIMIT = { spec: "RFC 9110, section 15.6.4; man 2 fork" };
const PIPE = { spec: "man 7 pipe, man 2 close" };

check("a client too many gets 503 at once", LIMIT, async ({ start }) => {
  const server = await start({ env: { CHILDREN: "2" } });
  const clients = [await comeSlowly(server), await comeSlowly(server)];
  for (const request of [HALF + REST, HALF, ""]) await expectRefusal(server, request);
  for (const client of clients) await finish(client);
});

check("there is room again when a child has answered", PIPE, async ({ start }) => {
  const server = await start({ env: { CHILDREN: "2" } });
  const [first, second] = [await comeSlowly(server), await comeSlowly(server)];
  await finish(first);
  await zombies(server, 1);
  const third = await comeSlowly(server);
  await expectRefusal(server, HALF + REST);
  for (const client of [second, third]) await finish(client);
});

check("and when a client has left", PIPE, async ({ start }) => {
  const server = await start({ env: { CHILDREN: "1" } });
  for (let i = 1; i <= 2; i++) {
    (await comeSlowly(server)).close();
    await zombies(server, i);
  }
  await finish(await comeSlowly(server));
});

check("and when a child was killed", PIPE, async ({ start }) => {
  const server = await start({ env: { CHILDREN: "1" } });
  await comeSlowly(server);
  await expectRefusal(server, HALF + REST);
  const [child] = processTree(server.pid)?.children ?? [];
  process.kill(child?.pid as number, "SIGKILL");
  await until("the child to end", () => processTree(server.pid)?.children.some(isZombie(child?.pid)));
  await finish(await comeSlowly(server));
});

check("those who are turned away take no place", PIPE, async ({ start }) => {
  const server = await start({ env: { CHILDREN: "1" } });
  const first = await comeSlowly(server);
  const [child] = processTree(server.pid)?.children ?? [];
  const held = await holdOne(server, child?.pid);
  await finish(first);
  await until("the child to end", () => processTree(server.pid)?.children.some(isZombie(child?.pid)));
  await finish(await comeSlowly(server));
  if (held !== undefined) process.kill(held, "SIGCONT");
});

check("who is turned away in silence keeps nobody waiting", LIMIT, async ({ start, that }) => {
  const server = await start({ env: { CHILDREN: "1" } });
  await comeSlowly(server);
  const silent: Dialogue[] = [];
  const begin = performance.now();
  // No more than the listen queue has room for.
  for (let i = 0; i < 6; i++) silent.push(await server.connect());
  const says = "Also the last of six that say nothing gets 503 at once.";
  await silent.at(-1)?.expect({ says, status: 503 });
  const took = Math.round(performance.now() - begin);
  that(took < 3000, says, `It came after ${took} ms.`);
  for (const client of silent.slice(0, -1)) await client.expect({ says: "So do the others.", status: 503 });
});

check("nothing of children that have ended is left in the server", PIPE, async ({ start, that }) => {
  const server = await start({ env: { CHILDREN: "4" } });
  const before = descriptors(server.pid).length;
  for (let i = 1; i <= 12; i++) {
    await finish(await comeSlowly(server));
    await zombies(server, i);
  }
  const more = descriptors(server.pid).length - before;
  that(more <= 4, "After 12 clients the server has at most 4 more descriptors.", `It has ${more} more.`);
});

check("without CHILDREN there is no limit", LIMIT, async ({ start, equal }) => {
  const server = await start();
  const held = () => descriptors(server.pid).length;
  const before = held();
  const clients = [];
  for (let i = 0; i < 12; i++) clients.push(await comeSlowly(server));
  await until("the parent to close its copies", () => held() === before, 2000).catch(() => {});
  equal(held(), before, "With 12 clients at once the parent has as many descriptors as without.");
  for (const client of clients) await finish(client);
});

/** A client with half a request, which a child has read. */
async function comeSlowly(server: Target): Promise<Dialogue> {
  const client = await server.connect();
  await client.send(HALF);
  await client.wire.taken();
  return client;
}

async function finish(client: Dialogue): Promise<void> {
  await client.send(REST);
  await client.expect({ says: "A client that has a place gets its echo.", status: 200, body: HALF + REST });
}

async function expectRefusal(server: Target, request: string): Promise<void> {
  const client = await server.connect();
  if (request !== "") await client.send(request);
  await client.expect({ says: "A client that finds no place gets 503, and an end.", status: 503 });
  client.close();
}

/** The child that turns a client away, stopped before it ends; nothing when it always ended sooner. */
async function holdOne(server: Target, other: number | undefined): Promise<number | undefined> {
  const children = () => processTree(server.pid)?.children ?? [];
  for (let times = 0; times < 5; times++) {
    const client = await server.connect();
    await client.expect({ says: "There is no room: 503.", status: 503 });
    const before = children().find(({ pid, letter }) => pid !== other && letter !== "Z");
    if (before === undefined) continue;
    process.kill(before.pid, "SIGSTOP");
    const state = () => children().find(({ pid }) => pid === before.pid)?.letter ?? "gone";
    const end = await until("the child to stand still", () => ["T", "Z", "gone"].find((letter) => letter === state()));
    if (end === "T") return before.pid;
  }
  return undefined;
}

function isZombie(child: number | undefined) {
  return ({ pid, letter }: { pid: number; letter: string }) => pid === child && letter === "Z";
}

/** Returns when so many children have ended, or fewer have stayed. */
async function zombies(server: Target, count: number): Promise<void> {
  const all = () => processTree(server.pid)?.children ?? [];
  await until(`${count} zombies`, () => all().filter(({ letter }) => letter === "Z").length === count);
}
