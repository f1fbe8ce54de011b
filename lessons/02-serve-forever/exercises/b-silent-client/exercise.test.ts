import { type Check, check } from "@lbaws/checks";

const OPTION = { spec: "man 7 socket, SO_RCVTIMEO" };
const REQUEST = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
const ANSWERED = { says: "A client that speaks is answered.", status: 200, body: REQUEST };

/** Takes as long as a server with this limit needs to lose its patience: a clock that runs slow when the machine does. */
async function makeClock({ start }: Check, limit: string): Promise<() => Promise<void>> {
  const server = await start({ env: { TIMEOUT: limit } });
  return async () => {
    await (await server.connect()).expectEnd(`With TIMEOUT=${limit} a silent client's connection is closed.`);
  };
}

check("a silent client does not keep the next one waiting", OPTION, async ({ start }) => {
  const server = await start({ env: { TIMEOUT: "1" } });
  await server.connect();
  await server.ask(REQUEST, {
    ...ANSWERED,
    says: "While another client is connected and says nothing, the next one is answered when TIMEOUT is over.",
  });
});

check("it gets no answer, and a normal end", OPTION, async ({ start }) => {
  const server = await start({ env: { TIMEOUT: "0.2" } });
  const silent = await server.connect();
  await silent.expectEnd("The connection of the silent client is closed, and nothing was sent on it.");
});

check("three silent clients in a row do not either", OPTION, async ({ start }) => {
  const server = await start({ env: { TIMEOUT: "0.8" } });
  for (const _ of [1, 2, 3]) await server.connect();
  await server.ask(REQUEST, {
    ...ANSWERED,
    says: "While three clients before it are connected and say nothing, the fourth is answered when TIMEOUT is over three times.",
  });
});

check("a client that says a single byte in time gets it back", { spec: "man 2 recv" }, async ({ start }) => {
  const server = await start({ env: { TIMEOUT: "5" } });
  await server.ask("x", { says: "One byte is something.", status: 200, body: "x" });
});

check("the server waits for clients longer than for their words", { spec: "man 2 accept" }, async (checks) => {
  const server = await checks.start({ env: { TIMEOUT: "0.1" } });
  const passTime = await makeClock(checks, "0.1");
  await passTime();
  await passTime();
  checks.that(await server.rests(), "The server is still there when no client has come within TIMEOUT.");
  await (await server.connect()).expectEnd("It still takes clients, and closes the connection of one that is silent.");
});

check("without TIMEOUT a client has seconds, and not for ever", OPTION, async ({ start, that }) => {
  const silent = await (await start()).connect();
  const isClosed = await silent.wire.closed().then(
    () => true,
    () => false,
  );
  that(isClosed, "Without TIMEOUT a silent client's connection is closed after five seconds.", "It is open after ten.");
});

check("without TIMEOUT a client has more than a moment", OPTION, async (checks) => {
  const passTime = await makeClock(checks, "0.3");
  const servers = [await checks.start(), await checks.start({ env: { TIMEOUT: "30" } })];
  const clients = await Promise.all(servers.map((server) => server.connect()));
  await passTime();
  for (const server of servers) await server.rests();
  for (const client of clients) {
    await client.send(REQUEST);
    await client.expect({ ...ANSWERED, says: "A client that takes a moment for its first word is answered." });
  }
});

check("any other error still ends the server", { spec: "man 2 recv" }, async ({ start, equal, that }) => {
  const hook = new URL("apps/no-memory.ts", import.meta.url).href;
  const server = await start({ env: { NODE_OPTIONS: `--import=${hook}` } });
  const client = await server.connect();
  await client.send(REQUEST);
  const code = await Promise.race([server.exited.then((end) => end.code), pause(8000)]);
  equal(code, 1, "When recv fails with ENOMEM the server ends with code 1.");
  that(/ENOMEM[\s\S]*\n\s+at /.test(server.output()), "The error is shown with its stack trace.");
});

function pause(milliseconds: number): Promise<string> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, "still running"));
}
