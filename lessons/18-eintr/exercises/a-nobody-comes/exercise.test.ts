import { readFileSync } from "node:fs";
import { check, type Dialogue, type Target } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const POLL = { spec: "man 2 poll" };
const SIGNAL = { spec: "man 7 signal" };
const DONE = { code: 0, signal: null };

check("a server to which nobody comes ends, with status 0", POLL, async ({ start, equal }) => {
  const server = await start({ env: { IDLE: "1" } });
  equal(await endsWithin(server, 5000), DONE, "The server ends by itself, with exit status 0.");
});

check("so does one that has served a client", POLL, async ({ start, equal }) => {
  const server = await start({ env: { IDLE: "3" } });
  await server.ask(HALF + REST, { says: "Who comes in time gets its echo.", status: 200, body: HALF + REST });
  equal(await endsWithin(server, 7000), DONE, "The server ends by itself, with exit status 0.");
});

check("children that end give it no more time", SIGNAL, async ({ start, equal, that }) => {
  const server = await start({ env: { IDLE: "2" } });
  const clients = await Promise.all(Array.from({ length: 10 }, () => comeSlowly(server)));
  let left = 0;
  for (const client of clients) {
    client.close();
    left += 1;
    if ((await endsWithin(server, 500)) !== GOES_ON) break;
  }
  that(left < clients.length, "IDLE is over long before the last child ends.", "The server still waits when it does.");
  equal(await endsWithin(server, 5000), DONE, "The server ends with exit status 0.");
});

check("its children finish after it has ended", { spec: "man 2 fork" }, async ({ start, equal }) => {
  const server = await start({ env: { IDLE: "2" } });
  const client = await comeSlowly(server);
  equal(await endsWithin(server, 6000), DONE, "The server ends although a child is at work.");
  await client.send(REST);
  await client.expect({ says: "The child goes on, and its client gets its echo.", status: 200, body: HALF + REST });
});

check("each client begins the time anew", POLL, async ({ start, equal }) => {
  const server = await start({ env: { IDLE: "4" } });
  for (let i = 0; i < 5; i++) {
    await server.ask(HALF + REST, { says: "Who comes in time gets its echo.", status: 200, body: HALF + REST });
    equal(await endsWithin(server, 900), GOES_ON, "The server waits 4 seconds for the next client.");
  }
});

check("without IDLE it stays, and sleeps", { spec: "man 2 accept" }, async ({ start, equal }) => {
  const server = await start();
  for (let i = 0; i < 3; i++) {
    await server.ask(HALF + REST, { says: "The client gets its echo.", status: 200, body: HALF + REST });
    await until("its child to end", () => processTree(server.pid)?.children.length === 0, 2000).catch(() => {});
  }
  equal(await endsWithin(server, 300), GOES_ON, "The server waits for clients as long as it takes.");
  await until("the server to fall asleep", () => processTree(server.pid)?.state === "sleeping", 3000).catch(() => {});
  equal(processTree(server.pid)?.state, "sleeping", "A server that has nothing to do sleeps.");
});

check("with IDLE it sleeps, too", POLL, async ({ start, equal, that }) => {
  const server = await start({ env: { IDLE: "60" } });
  await server.ask(HALF + REST, { says: "The client gets its echo.", status: 200, body: HALF + REST });
  await until("its child to end", () => processTree(server.pid)?.children.length === 0, 3000).catch(() => {});
  await server.rests(5);
  const [before, begins] = rest(server);
  equal(begins, "S", "A server that has nothing to do sleeps: the state that the kernel shows is S.");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const [after, state] = rest(server);
  const often = after - before;
  that(state === "S" && often <= 5, "It is not awake before a client comes.", `In a second it woke up ${often} times.`);
});

const GOES_ON = "it goes on";

/** How the server has ended by then. */
async function endsWithin(server: Target, milliseconds: number): Promise<unknown> {
  let end: unknown = GOES_ON;
  server.exited.then((how) => {
    end = how;
  });
  await until("the end of the server", () => end !== GOES_ON, milliseconds).catch(() => {});
  return end;
}

/** How often the server has fallen asleep so far, and its state; proc_pid_status(5). */
function rest(server: Target): [times: number, state: string] {
  const status = readFileSync(`/proc/${server.pid}/status`, "latin1");
  const field = (name: string) => RegExp(`^${name}:\\s*(\\w+)`, "m").exec(status)?.[1] ?? "";
  return [Number(field("voluntary_ctxt_switches")), field("State")];
}

/** A client with half a request, which a child has read. */
async function comeSlowly(server: Target): Promise<Dialogue> {
  const client = await server.connect();
  await client.send(HALF);
  await client.wire.taken();
  return client;
}
