import { check, type Target } from "@lbaws/checks";
import { connections, processTree } from "@lbaws/observe";
import { connect, until } from "@lbaws/wire";

const REQUEST = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
const CLOSE = { spec: "man 2 close" };

check("a client that was answered has a line in the log", { spec: "man 2 fork" }, async ({ start }) => {
  const server = await start();
  await server.ask(REQUEST, { says: "The client gets its echo.", status: 200, body: REQUEST });
  await server.said(/^answered "GET \/hello HTTP\/1\.1"$/m, "The log has the request line.");
});

check("it sees its end while the child still works for the log", CLOSE, async ({ start, that }) => {
  const server = await start({ env: { AFTER: "60" } });
  await server.ask(REQUEST, { says: "The echo comes with its end.", status: 200, body: REQUEST });
  that(working(server) === 1, "The child goes on when its client has the end.", "There is no working child.");
  that(!/answered/.test(server.output()), "The line comes after AFTER seconds.", "It came before.");
});

check("the line takes AFTER seconds", { spec: "man 3 sleep" }, async ({ start, that }) => {
  const server = await start({ env: { AFTER: "2", DELAY: "0.5" } });
  const begin = performance.now();
  await server.ask(REQUEST, { says: "The client gets its echo.", status: 200, body: REQUEST });
  const asked = Math.round(performance.now() - begin);
  that(asked >= 500, "DELAY is the time before the answer.", `It came after ${asked} ms of 500.`);
  await server.said(/^answered "GET \/hello HTTP\/1\.1"$/m, "The line comes in the end.", 10);
  const took = Math.round(performance.now() - begin);
  that(took >= 2500, "The line comes AFTER seconds behind the answer.", `It came after ${took} ms of 2500.`);
});

check("whatever the client has asked, the log has one line of it", { spec: "ECMA-262, JSON.stringify" }, async (it) => {
  const server = await it.start();
  const request = `GET /"a"\\b\x1b[2J HTTP/1.1\r\nHost: a\r\n\r\n`;
  await server.ask(request, { says: "The client gets its echo.", status: 200, body: request });
  await until("a line in the log", () => server.output().includes("answered"), 5000).catch(() => {});
  const log = server.output().replace(/^Serving .*\n/, "");
  const line = `answered "GET /\\"a\\"\\\\b\\u001b[2J HTTP/1.1"\n`;
  it.equal(log, line, "The request line is written as JSON.stringify writes it.");
});

check("no process holds the connection while the child works", CLOSE, async ({ start, equal }) => {
  const server = await start({ env: { AFTER: "60" } });
  const client = await server.connect();
  await client.send(REQUEST);
  await client.expect({ says: "The echo comes with its end.", status: 200, body: REQUEST });
  equal(working(server), 1, "The child goes on when its client has the end.");
  const held = () => connections(server.port).filter(({ pids }) => pids.length > 0).length;
  await until("no process holds the connection", () => held() === 0, 2000).catch(() => {});
  equal(held(), 0, "No process has a descriptor for the connection.");
});

check("other clients are served meanwhile", { spec: "man 2 fork" }, async ({ start, equal }) => {
  const server = await start({ env: { AFTER: "60" } });
  for (let i = 0; i < 3; i++) {
    await server.ask(REQUEST, { says: "Each client gets its echo and its end.", status: 200, body: REQUEST });
  }
  equal(working(server), 3, "A child is at work for each of the three.");
});

check("a client that left or was refused has no line", { spec: "RFC 6585, section 5" }, async ({ start, that }) => {
  const server = await start();
  const leaver = await server.connect();
  await leaver.send("GET /leaver HTTP/1.1\r\n");
  leaver.close();
  await server.ask("GET /long HTTP/1.1\r\n".padEnd(16_384, "X"), { says: "Too long a head gets 431.", status: 431 });
  await server.ask(REQUEST, { says: "The client gets its echo.", status: 200, body: REQUEST });
  await server.said(/answered "GET \/hello/, "Who was answered has a line.");
  await until("all children to end", () => working(server) === 0);
  that(!/leaver|long/.test(server.output()), "Only who was answered has a line.", server.output());
});

check("the port is free when the server is killed", { spec: "man 2 close" }, async ({ start, that }) => {
  const server = await start({ env: { AFTER: "60" } });
  await server.ask(REQUEST, { says: "The client gets its echo.", status: 200, body: REQUEST });
  server.signal("SIGKILL");
  await server.exited;
  const outcome = await connect(server.port).then(
    () => "accepted",
    ({ code }) => code,
  );
  that(outcome === "ECONNREFUSED", "Nobody listens any more, though a child works.", `The connection is ${outcome}.`);
});

/** How many of the server's children have not ended. */
function working(server: Target): number {
  return (processTree(server.pid)?.children ?? []).filter(({ letter }) => letter !== "Z").length;
}
