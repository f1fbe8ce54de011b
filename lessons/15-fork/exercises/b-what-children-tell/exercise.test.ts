import { check, type Dialogue, type Target } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const PIPE = { spec: "man 2 pipe, man 2 fork" };

check("before the first client nobody was answered", PIPE, async ({ start, equal }) => {
  const server = await start();
  equal(await count(server), "0\n", "The first client that asks for /count gets 0.");
});

check("clients that were answered count, all of them", PIPE, async ({ start, equal }) => {
  const server = await start();
  const clients = [await comeSlowly(server), await comeSlowly(server), await comeSlowly(server)];
  for (const client of clients) await finish(client);
  await ended(server, 3);
  equal(await count(server), "3\n", "After three answers /count is 3.");
});

check("so does a client that asked for the count", PIPE, async ({ start, equal }) => {
  const server = await start();
  const counts = [];
  for (let i = 1; i <= 3; i++) {
    counts.push(await count(server));
    await ended(server, i);
  }
  equal(counts, ["0\n", "1\n", "2\n"], "Three that ask for /count get 0, 1 and 2.");
});

check("a client that left or was refused does not count", PIPE, async ({ start, equal }) => {
  const server = await start();
  const [leaver, resetter] = [await comeSlowly(server), await comeSlowly(server)];
  leaver.close();
  resetter.reset();
  const long = await server.connect();
  await long.send("GET / HTTP/1.1\r\n".padEnd(16_384, "X"));
  await long.expectBytes("HTTP/1.1 431 ", "Too long a head gets 431.");
  long.close();
  await ended(server, 3);
  equal(await count(server), "0\n", "None of these was answered with 200.");
});

check("a client that is being served counts when it has its answer", PIPE, async ({ start, equal }) => {
  const server = await start();
  const slow = await comeSlowly(server);
  equal(await count(server), "0\n", "Half a request is not answered yet.");
  await finish(slow);
  await ended(server, 2);
  equal(await count(server), "2\n", "Then it counts, and so does the one that asked for the count.");
});

check("other requests are echoed as before", { spec: "RFC 9110, section 9.3.1" }, async ({ start }) => {
  const server = await start();
  for (const line of ["GET /counter HTTP/1.1\r\n", "POST /count HTTP/1.1\r\n", "GET /a/count HTTP/1.1\r\n"]) {
    const client = await server.connect();
    await client.send(line + REST);
    await client.wire.readUntil("\r\n\r\n");
    await client.expectBytes(line + REST, "The body is the echo of the request.");
  }
});

/** The body of a response to /count, through its LF: the end of the connection never comes. */
async function count(server: Target): Promise<string> {
  const client = await server.connect();
  await client.send(`GET /count HTTP/1.1\r\n${REST}`);
  await client.expectBytes("HTTP/1.1 200 OK\r\n", "The answer to /count is 200.");
  await client.wire.readUntil("\r\n\r\n");
  return client.wire.readUntil("\n");
}

/** A client with half a request, which a child has read. */
async function comeSlowly(server: Target): Promise<Dialogue> {
  const client = await server.connect();
  await client.send(HALF);
  await client.wire.taken();
  return client;
}

async function finish(client: Dialogue): Promise<void> {
  await client.send(REST);
  await client.wire.readUntil("\r\n\r\n");
  await client.expectBytes(HALF + REST, "The body is the echo of the request.");
}

/** Returns when so many children have ended. In this lesson they stay as zombies. */
async function ended(server: Target, children: number): Promise<void> {
  const zombies = () => (processTree(server.pid)?.children ?? []).filter(({ letter }) => letter === "Z").length;
  await until(children === 1 ? "a child to end" : `${children} children to end`, () => zombies() === children);
}
