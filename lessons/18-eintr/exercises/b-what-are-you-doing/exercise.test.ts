import { CheckFailure, check, type Dialogue, type Target } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const TOO_LONG = "GET / HTTP/1.1\r\n".padEnd(16_384, "X");
const SIGNAL = { spec: "man 7 signal" };

check("a child that reads says so, and its client is answered", SIGNAL, async ({ start }) => {
  const server = await start();
  const { client, child } = await come(server, HALF);
  for (let times = 1; times <= 3; times++) await question(server, child, "reading", times);
  await client.send(REST);
  await client.expect({ says: "The client gets its echo, question or not.", status: 200, body: HALF + REST });
});

check("a child that replies takes its time, no less", { spec: "man 3 sleep" }, async ({ start, that }) => {
  const server = await start({ env: { DELAY: "2" } });
  const { client, child } = await come(server, HALF);
  const begin = performance.now();
  await client.send(REST);
  await client.wire.taken();
  await question(server, child, "replying");
  await client.expect({ says: "The client gets its echo, question or not.", status: 200, body: HALF + REST });
  const took = Math.round(performance.now() - begin);
  that(took >= 2000, "A reply takes as many seconds as DELAY says.", `It took ${took} ms of 2000.`);
});

check("and no more, however often it is asked", { spec: "man 3 sleep" }, async ({ start, that }) => {
  const server = await start({ env: { DELAY: "2" } });
  const { client, child } = await come(server, HALF + REST);
  that(await pester(server, child, 6000), "The reply comes, though the child is asked all the time.");
  await client.expect({ says: "The client gets its echo, question or not.", status: 200, body: HALF + REST });
});

check(
  "a child that refuses says so, and listens as long as before",
  { spec: "man 2 poll" },
  async ({ start, that }) => {
    const server = await start();
    const child = await refused(server);
    await question(server, child, "refusing");
    that(await pester(server, child, 4000), "The child is gone after its second, though it is asked all the time.");
    await server.rests();
    that(!server.output().includes("EINTR"), "A question does not end the child.", server.output());
  },
);

check("the parent and all its children can be asked at once", { spec: "man 2 fork" }, async ({ start }) => {
  const server = await start();
  const [one, two] = [await come(server, HALF), await come(server, HALF)];
  process.kill(-server.pid, "SIGUSR2");
  for (const child of [one.child, two.child]) {
    await server.said(RegExp(`^${child} reading$`, "m"), `Child ${child} reads, and says so.`);
  }
  await server.said(RegExp(`^${server.pid} listening$`, "m"), `The parent, ${server.pid}, listens, and says so.`);
  for (const { client } of [two, one]) {
    await client.send(REST);
    await client.expect({ says: "Each client gets its echo.", status: 200, body: HALF + REST });
  }
  await server.ask(HALF + REST, { says: "The next client gets its echo, too.", status: 200, body: HALF + REST });
});

check("another error is no reason to call again", { spec: "man 2 send" }, async ({ start, that }) => {
  const server = await start({ env: { DELAY: "2" } });
  const { client, child } = await come(server, HALF + REST);
  client.reset();
  await until("the child to end", () => isGone(server, child), 8000).catch(() => {});
  that(isGone(server, child), "The child of a client that has reset the connection ends.", "It goes on.");
});

check("who is not asked says nothing", SIGNAL, async ({ start, equal }) => {
  const server = await start();
  const { client, child } = await come(server, HALF);
  await client.send(REST);
  await client.expect({ says: "The client gets its echo.", status: 200, body: HALF + REST });
  await until("the child to end", () => isGone(server, child), 3000);
  equal(server.output(), `Serving HTTP on port ${server.port}\n`, "The server writes nothing but its first line.");
});

/** A client that has sent this, and the pid of the child that has read it. The child is there when the client is accepted. */
async function come(server: Target, bytes: string): Promise<{ client: Dialogue; child: number }> {
  const before = children(server);
  const client = await server.connect();
  const child = await until("a child", () => children(server).find((pid) => !before.includes(pid)));
  await client.send(bytes);
  await client.wire.taken();
  return { client, child };
}

/** The child of a client that has its 431, within its second if this process had its turn in time. */
async function refused(server: Target): Promise<number> {
  for (let times = 1; ; times++) {
    const { client, child } = await come(server, TOO_LONG);
    await client.expect({ says: "Too long a head gets 431.", status: 431 });
    if (!isGone(server, child) || times === 3) return child;
  }
}

async function question(server: Target, child: number, word: string, times = 1): Promise<void> {
  ask(child);
  const said = () => server.output().match(RegExp(`^${child} ${word}$`, "gm"))?.length ?? 0;
  await until("an answer, or an end", () => said() >= times || isGone(server, child), 5000).catch(() => {});
  if (said() >= times) return;
  const what = isGone(server, child) ? "The question has ended the child" : "It does not";
  const how = said() > 0 ? `, after it had said so ${said()} times of ${times}` : "";
  const says = `Child ${child} is ${word}, and says so each time.`;
  throw new CheckFailure({ kind: "wrong", says, instead: `${what}${how}.` });
}

/** Asks a child again and again; whether it ends nevertheless. */
function pester(server: Target, child: number, milliseconds: number): Promise<boolean> {
  const hasEnded = () => isGone(server, child) || !ask(child);
  return until("the end of the child", hasEnded, milliseconds).catch(() => false);
}

/** Whether there was still somebody to ask. */
function ask(child: number): boolean {
  try {
    return process.kill(child, "SIGUSR2");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

/** Whether it has ended; the kernel keeps a zombie until its parent has waited. */
function isGone(server: Target, child: number): boolean {
  return !children(server).includes(child);
}

function children(server: Target): number[] {
  const found = processTree(server.pid)?.children ?? [];
  return found.filter(({ letter }) => letter !== "Z").map(({ pid }) => pid);
}
