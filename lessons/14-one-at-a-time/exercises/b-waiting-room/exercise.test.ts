import { check, type Dialogue, type Target } from "@lbaws/checks";
import { connections, listeners, processTree } from "@lbaws/observe";
import { until } from "@lbaws/wire";

const [HALF, REST] = ["GET /hello HTTP/1.1\r\n", "Host: a\r\n\r\n"];
const ROOM = { spec: "RFC 9110, section 15.6.4; man 2 poll" };

check("who finds no room gets 503 at once", ROOM, async ({ start, equal }) => {
  const server = await start({ env: { DELAY: "60", ROOM: "0" } });
  const served = await come(server, HALF + REST);
  await served.wire.taken();
  for (const request of [HALF + REST, HALF, ""]) await expectRefusal(await come(server, request));
  equal(processTree(server.pid)?.children.length, 0, "There is one process.");
});

check("as many wait as there is room, and the others get 503", ROOM, async ({ start }) => {
  const server = await start({ env: { DELAY: "3", ROOM: "2" } });
  const served = await beServed(server);
  const [first, second] = [await come(server, HALF), await come(server, HALF)];
  const others = [await come(server, HALF + REST), await come(server, HALF + REST)];
  await queued(server, 4);
  await served.send(REST);
  for (const client of others) await expectRefusal(client);
  await expectEcho(served);
  await first.wire.taken();
  first.close();
  await second.wire.taken();
});

check("who waits holds its place, though it says nothing", ROOM, async ({ start, equal }) => {
  const server = await start({ env: { DELAY: "60", ROOM: "1" } });
  const served = await come(server, HALF + REST);
  await served.wire.taken();
  await come(server, "");
  const inProcess = () => connections(server.port).filter(({ pids }) => pids.includes(server.pid)).length;
  await until("two accepted connections", () => inProcess() === 2, 3000).catch(() => {});
  equal(inProcess(), 2, "The server has accepted the client that waits.");
  await expectRefusal(await come(server, HALF + REST));
});

check("those who wait are served in the order in which they came", ROOM, async ({ start, equal }) => {
  const server = await start({ env: { DELAY: "1.5", ROOM: "2" } });
  const served = await beServed(server);
  const [first, second] = [await come(server, HALF), await come(server, HALF + REST)];
  await queued(server, 2);
  await served.send(REST);
  await expectEcho(served);
  await first.wire.taken();
  const unread = connections(server.port).filter((one) => one.unread === (HALF + REST).length);
  equal(unread.length, 1, "The request of the second is not read before the first is answered.");
  first.close();
  await second.wire.taken();
});

check("there is room again when one who waited is served", ROOM, async ({ start }) => {
  const server = await start({ env: { DELAY: "2", ROOM: "1" } });
  const first = await beServed(server);
  const second = await come(server, HALF);
  await queued(server, 1);
  await first.send(REST);
  await expectEcho(first);
  await second.wire.taken();
  const [third, fourth] = [await come(server, HALF), await come(server, HALF + REST)];
  await queued(server, 2);
  await second.send(REST);
  await expectRefusal(fourth);
  await expectEcho(second);
  await third.wire.taken();
});

check("who has reset its connection in the queue does no harm", { spec: "man 2 send: EPIPE" }, async ({ start }) => {
  const server = await start({ env: { DELAY: "2", ROOM: "0" } });
  const served = await beServed(server);
  const [leaver, other] = [await come(server, HALF), await come(server, HALF + REST)];
  await queued(server, 2);
  leaver.reset();
  await served.send(REST);
  await expectRefusal(other);
  await expectEcho(served);
});

check("who has reset its connection in the room does no harm", { spec: "man 2 recv" }, async ({ start }) => {
  const server = await start({ env: { DELAY: "0.5", ROOM: "2" } });
  const served = await beServed(server);
  const [leaver, other] = [await come(server, HALF), await come(server, HALF + REST)];
  await queued(server, 2);
  await served.send(REST);
  await until("both to be in the room", () => listeners(server.port)[0]?.queue === 0);
  leaver.reset();
  for (const client of [served, other]) await expectEcho(client);
});

check("without ROOM clients wait in the kernel's queue", { spec: "man 2 listen" }, async ({ start }) => {
  const server = await start({ env: { DELAY: "0.2" } });
  const served = await beServed(server);
  const others = [await come(server, HALF + REST), await come(server, HALF + REST)];
  await queued(server, 2);
  await served.send(REST);
  for (const client of [served, ...others]) await expectEcho(client);
});

async function come(server: Target, bytes: string): Promise<Dialogue> {
  const client = await server.connect();
  if (bytes !== "") await client.send(bytes);
  return client;
}

/** A client that the server has accepted, and of which it waits for the rest of its head. */
async function beServed(server: Target): Promise<Dialogue> {
  const client = await come(server, HALF);
  await client.wire.taken();
  return client;
}

async function queued(server: Target, count: number): Promise<void> {
  await until(`a listen queue of ${count}`, () => listeners(server.port)[0]?.queue === count, 3000);
}

async function expectRefusal(client: Dialogue): Promise<void> {
  await client.expect({ says: "A client that finds no room gets 503, and an end without a reset.", status: 503 });
}

async function expectEcho(client: Dialogue): Promise<void> {
  await client.expect({ says: "Who is served gets its echo.", status: 200, body: HALF + REST });
}
