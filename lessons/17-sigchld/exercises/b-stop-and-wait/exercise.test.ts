import { readFileSync } from "node:fs";
import { check, type Dialogue, type Target } from "@lbaws/checks";
import { listeners, processTree } from "@lbaws/observe";
import { connect, until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const SIGNAL = { spec: "man 7 signal" };
const WAIT = { spec: "man 2 wait" };
const DONE = { code: 0, signal: null };

check("SIGTERM ends a server without children, with status 0", SIGNAL, async ({ start, equal }) => {
  const server = await start();
  // It says its port before it has set its handlers.
  await until("the handlers", () => hasHandlers(server), 5000).catch(() => {});
  server.signal("SIGTERM");
  equal(await ending(server), DONE, "The server ends with exit status 0.");
});

check("it waits for its children, and ends after the last", WAIT, async ({ start, equal }) => {
  const server = await start();
  const clients = [await comeSlowly(server), await comeSlowly(server), await comeSlowly(server)];
  server.signal("SIGTERM");
  await refusal(server);
  for (const [served, client] of clients.entries()) {
    equal(await server.rests(), true, "The server waits as long as a child works.");
    await client.send(REST);
    await client.expect({ says: "Who is being served gets its echo.", status: 200, body: HALF + REST });
    const left = () => processTree(server.pid)?.children.length ?? 0;
    await until("a child less", () => left() < clients.length - served, 2000).catch(() => {});
  }
  equal(await ending(server), DONE, "The server ends with exit status 0 after its last child.");
});

check("further clients are refused while it waits", { spec: "man 2 close" }, async ({ start, equal }) => {
  const server = await start();
  const client = await comeSlowly(server);
  server.signal("SIGTERM");
  equal(await refusal(server), "ECONNREFUSED", "Nobody listens on the port any more.");
  equal(await server.rests(), true, "The server waits for its child.");
  client.close();
});

check("a child that is killed does not hold it up", WAIT, async ({ start, equal }) => {
  const server = await start();
  await comeSlowly(server);
  const [child] = processTree(server.pid)?.children ?? [];
  server.signal("SIGTERM");
  await refusal(server);
  process.kill(child?.pid as number, "SIGKILL");
  equal(await ending(server), DONE, "The server ends with exit status 0 after its last child.");
});

check("a second SIGTERM ends it at once", SIGNAL, async ({ start, equal }) => {
  const server = await start();
  await comeSlowly(server);
  server.signal("SIGTERM");
  await refusal(server);
  await server.rests();
  server.signal("SIGTERM");
  equal(await ending(server), { code: null, signal: "SIGTERM" }, "The second SIGTERM ends the server by the signal.");
});

check("SIGTERM ends a child, and its client gets no answer", { spec: "man 2 fork" }, async ({ start, equal }) => {
  const server = await start({ env: { DELAY: "60" } });
  const client = await server.connect();
  await client.send(HALF + REST);
  await client.wire.taken();
  const [child] = await until("a child", () => processTree(server.pid)?.children);
  process.kill(child?.pid as number, "SIGTERM");
  const answer = await client.wire.readAll(5000);
  equal(answer, "", "A child that SIGTERM has ended sends nothing more.");
});

check("a child's end still ends a server that was not told to stop", SIGNAL, async ({ start, that }) => {
  const server = await start();
  const client = await comeSlowly(server);
  client.close();
  const end = (await ending(server, 10_000)) as { code?: number };
  const says =
    "accept is interrupted by the end of a child, and the server ends with an error: that is the next lesson's matter.";
  that(end.code !== undefined && end.code !== 0 && end.code !== null, says, `How it ended: ${JSON.stringify(end)}.`);
});

/** Whether it has handlers for SIGTERM, number 15, and SIGCHLD, number 17; proc_pid_status(5). */
function hasHandlers(server: Target): boolean {
  const status = readFileSync(`/proc/${server.pid}/status`, "latin1");
  const [, caught = "0"] = /^SigCgt:\s*(\w+)$/m.exec(status) ?? [];
  return [15n, 17n].every((signal) => ((BigInt(`0x${caught}`) >> (signal - 1n)) & 1n) === 1n);
}

/** A client with half a request, which a child has read. */
async function comeSlowly(server: Target): Promise<Dialogue> {
  const client = await server.connect();
  await client.send(HALF);
  await client.wire.taken();
  return client;
}

/** The error that a client gets, once the server has stopped listening. */
async function refusal(server: Target): Promise<unknown> {
  await until("the end of listening", () => listeners(server.port).length === 0, 5000).catch(() => {});
  const outcome = await connect(server.port).catch(({ code }) => code);
  if (typeof outcome === "string") return outcome;
  outcome.close();
  return "accepted";
}

/** How the server ended; a server that goes on says so. */
async function ending(server: Target, deadline = 3000): Promise<unknown> {
  let end: unknown = "it goes on";
  server.exited.then((how) => {
    end = how;
  });
  await until("the end of the server", () => end !== "it goes on", deadline).catch(() => {});
  return end;
}
