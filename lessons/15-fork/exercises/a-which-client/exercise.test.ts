import { check, type Dialogue, type Target } from "@lbaws/checks";
import { processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const FORK = { spec: "man 2 fork" };

check("the first client has the number 1", FORK, async ({ start, equal }) => {
  const server = await start();
  equal(await ask(server), "1", "The field Client-Number of the first response is 1.");
});

check("each client has the next number", FORK, async ({ start, equal }) => {
  const server = await start();
  const numbers = [await ask(server), await ask(server), await ask(server)];
  equal(numbers, ["1", "2", "3"], "Three clients, one after the other, are numbers 1, 2 and 3.");
});

check("a client has the number with which it came, however late it asks", FORK, async ({ start, equal }) => {
  const server = await start();
  const slow = await comeSlowly(server);
  equal([await ask(server), await ask(server)], ["2", "3"], "Those who come later have the later numbers.");
  await slow.send(REST);
  equal(await numberOf(slow), "1", "The client that came first and asked last is number 1.");
});

check("a client that never asks has a number too", FORK, async ({ start, equal }) => {
  const server = await start();
  await server.connect();
  const left = await server.connect();
  left.reset();
  equal(await ask(server), "3", "After one that is silent and one that has left comes number 3.");
});

check("so has one that is refused", { spec: "RFC 6585, section 5" }, async ({ start, equal }) => {
  const server = await start();
  await ask(server);
  const client = await server.connect();
  await client.send("GET / HTTP/1.1\r\n".padEnd(16_384, "X"));
  equal(await numberOf(client, "431"), "2", "The 431 has the field Client-Number too.");
});

check("a response without further fields is as before", FORK, async ({ inside, that }) => {
  const response = await inside<string>(`
    import { formatResponse } from "./src/response.ts";
    export default Buffer.from(formatResponse("200 OK", Buffer.from("body"))).toString("latin1");`);
  const isPlain = /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nbody$/.test(response) && !/client-number/i.test(response);
  that(isPlain, "formatResponse(status, body) needs no number and makes no field of one.", JSON.stringify(response));
});

check("each client still has a child of its own", FORK, async ({ start }) => {
  const server = await start();
  const clients = [await comeSlowly(server), await comeSlowly(server), await comeSlowly(server)];
  await until("three children", () => processTree(server.pid)?.children.length === 3);
  for (const client of clients.reverse()) {
    await client.send(REST);
    await client.wire.readUntil("\r\n\r\n");
    await client.expectBytes(HALF + REST, "The body is the echo of the request.");
  }
});

async function ask(server: Target): Promise<string | undefined> {
  const client = await server.connect();
  await client.send(HALF + REST);
  return numberOf(client);
}

/** A client with half a request; it returns when a process has read that. */
async function comeSlowly(server: Target): Promise<Dialogue> {
  const client = await server.connect();
  await client.send(HALF);
  await client.wire.taken();
  return client;
}

/** The number in a response; its end never comes, so the head alone is read. */
async function numberOf(client: Dialogue, status = "200"): Promise<string | undefined> {
  await client.expectBytes(`HTTP/1.1 ${status} `, `The answer is ${status}.`);
  const head = await client.wire.readUntil("\r\n\r\n");
  return /\r\nClient-Number: *(.*?) *\r\n/i.exec(head)?.[1];
}
