import { check, type Dialogue, type Target } from "@lbaws/checks";
import { connections, listeners } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const HOST = "Host: a\r\n\r\n";
const QUEUE = { spec: "man 2 accept, man 2 listen" };

check("a client that asks for /stop is answered, and the server ends", QUEUE, async ({ start, equal }) => {
  const server = await start();
  await server.ask(`GET /stop HTTP/1.1\r\n${HOST}`, {
    says: "The answer to /stop is an echo, as for any other path.",
    status: 200,
    body: `GET /stop HTTP/1.1\r\n${HOST}`,
  });
  equal(await ending(server), { code: 0, signal: null }, "The server ends with exit status 0.");
});

check("those who waited in the queue are answered before it ends", QUEUE, async ({ start, equal }) => {
  const server = await start();
  const stopper = await comeSlowly(server, "GET /stop HTTP/1.1\r\n");
  const others = [];
  for (const path of ["/one", "/two", "/three"]) {
    const client = await server.connect();
    await client.send(path === "/one" ? "GET /one HTTP/1.1\r\n" : `GET ${path} HTTP/1.1\r\n${HOST}`);
    others.push({ client, path });
  }
  await until("a listen queue of 3", () => listeners(server.port)[0]?.queue === 3);
  await stopper.send(HOST);
  await stopper.expect({ says: "The client that stops the server is answered.", status: 200 });
  const [first] = others;
  await first?.client.wire.taken();
  const unread = connections(server.port).filter((one) => one.unread > 0).length;
  equal(unread, 2, "The first of them is served first: what the second and the third have sent is not read yet.");
  await first?.client.send(HOST);
  for (const { client, path } of others) {
    await client.expect({ says: `${path}, which was in the queue, is answered.`, status: 200, body: RegExp(path) });
  }
  equal(await ending(server), { code: 0, signal: null }, "The server ends with exit status 0.");
});

check("a client in the queue that has left without a word does not matter", QUEUE, async ({ start, equal }) => {
  const server = await start();
  const stopper = await comeSlowly(server, "GET /stop HTTP/1.1\r\n");
  const [silent, last] = [await server.connect(), await server.connect()];
  silent.close();
  await last.send(`GET /last HTTP/1.1\r\n${HOST}`);
  await until("a listen queue of 2", () => listeners(server.port)[0]?.queue === 2);
  await stopper.send(HOST);
  await last.expect({ says: "The client behind the one that left is answered.", status: 200, body: /last/ });
  equal(await ending(server), { code: 0, signal: null }, "The server ends with exit status 0.");
});

check("other requests do not stop it", { spec: "RFC 9112, section 3" }, async ({ start }) => {
  const server = await start();
  for (const line of [
    "GET /stop/it HTTP/1.1",
    "GET /stopwatch HTTP/1.1",
    "GET /stop?now HTTP/1.1",
    "POST /stop HTTP/1.1",
    "GET /a/stop HTTP/1.1",
  ]) {
    await server.ask(`${line}\r\n${HOST}`, { says: `${line} is answered.`, status: 200 });
    // It closes this connection before it sleeps or ends, and who comes in between is served.
    await server.rests(10);
  }
  await server.ask(`GET / HTTP/1.1\r\nX-Path: GET /stop HTTP/1.1\r\n${HOST}`, {
    says: "What stands in a field is no request line.",
    status: 200,
  });
  await server.rests(10);
  await server.ask(`GET /still HTTP/1.1\r\n${HOST}`, { says: "The server goes on.", status: 200, body: /still/ });
});

check("a head that is not whole does not stop it", { spec: "RFC 9112, section 2.1" }, async ({ start }) => {
  const server = await start();
  const leaver = await comeSlowly(server, "GET /stop HTTP/1.1\r\n");
  leaver.close();
  await server.rests(10);
  await server.ask("GET /stop HTTP/1.1\r\n".padEnd(16_384, "X"), { says: "Too long a head gets 431.", status: 431 });
  await server.rests(10);
  await server.ask(`GET /still HTTP/1.1\r\n${HOST}`, { says: "The server goes on.", status: 200, body: /still/ });
});

/** A client whose request line the server has read, and which so far says no more. */
async function comeSlowly(server: Target, line: string): Promise<Dialogue> {
  const client = await server.connect();
  await client.send(line);
  await client.wire.taken();
  return client;
}

/** How the server ended; a server that goes on says so. */
async function ending(server: Target): Promise<unknown> {
  let end: unknown = "it goes on";
  server.exited.then((how) => {
    end = how;
  });
  await until("the end of the server", () => end !== "it goes on", 3000).catch(() => {});
  return end;
}
