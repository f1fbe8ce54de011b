import { check, type Dialogue, type Target } from "@lbaws/checks";

const SLOW = { spec: "RFC 9110, section 15.5.9" };
const POST = "POST / HTTP/1.1\r\nHost: a\r\n";
const ENOUGH = "x".repeat(20_000);

/** A second for a request, and a second more for each 1000 bytes: what is enough here earns 20 s. */
const env = { TIMEOUT: "1", MIN_RATE: "1000" };

check("a slow client that sends enough is waited for", SLOW, async ({ start }) => {
  const server = await start({ env });
  const client = await server.connect();
  await client.send(`${POST}Content-Length: ${ENOUGH.length + 3}\r\n\r\n${ENOUGH}`);
  await beLate(server, client);
  await client.send("end");
  await client.expect({ says: "20,000 bytes have earned twenty seconds.", status: 200, body: /xend$/ });
});

check("bytes in chunks count as well", SLOW, async ({ start }) => {
  const server = await start({ env });
  const client = await server.connect();
  await client.send(`${POST}Transfer-Encoding: chunked\r\n\r\n${ENOUGH.length.toString(16)}\r\n${ENOUGH}\r\n`);
  await beLate(server, client);
  await client.send("3\r\nend\r\n0\r\n\r\n");
  await client.expect({ says: "20,000 bytes have earned twenty seconds.", status: 200, body: /xend$/ });
});

check("what comes piece by piece adds up", { ...SLOW, seconds: 30 }, async ({ start }) => {
  const server = await start({ env: { TIMEOUT: "2", MIN_RATE: "1000" } });
  const client = await server.connect();
  const [piece, count] = ["x".repeat(900), 20];
  await client.send(`${POST}Content-Length: ${count * piece.length + 3}\r\n\r\n`);
  for (let n = 0; n < count; n++) {
    await client.send(piece);
    await client.wire.taken();
  }
  await pause(3200);
  await server.rests();
  await client.send("end");
  const says = "Two seconds, and nine tenths of one for each of the 20 pieces, are twenty seconds.";
  await client.expect({ says, status: 200, body: /xend$/ });
});

check("what a body earns is added to TIMEOUT", SLOW, async ({ start }) => {
  const server = await start({ env: { TIMEOUT: "60", MIN_RATE: "1000000" } });
  const client = await server.connect();
  await client.send(`${POST}Content-Length: 8\r\n\r\n`);
  for (const byte of "patience") {
    await client.send(byte);
    await client.wire.taken();
    await pause(200);
  }
  const says = "Eight bytes earn nearly nothing, and a minute for the request is left.";
  await client.expect({ says, status: 200, body: /patience$/ });
});

check("unless it is set, MIN_RATE is 500", SLOW, async ({ start }) => {
  const server = await start({ env: { TIMEOUT: "1" } });
  const client = await server.connect();
  await client.send(`${POST}Content-Length: ${ENOUGH.length + 3}\r\n\r\n${ENOUGH}`);
  await beLate(server, client);
  await client.send("end");
  await client.expect({ says: "20,000 bytes have earned forty seconds.", status: 200, body: /xend$/ });
  const few = `${POST}Content-Length: 1000\r\n\r\n${"x".repeat(100)}`;
  await server.ask(few, { says: "100 bytes have earned a fifth of a second.", status: 408 });
});

check("a byte now and then is not enough", SLOW, async ({ start }) => {
  const server = await start({ env });
  const client = await server.connect();
  await client.send(`${POST}Content-Length: 100000\r\n\r\n`);
  let isOver = false;
  const answer = client.expect({ says: "A few bytes earn next to nothing.", status: 408 }).finally(() => {
    isOver = true;
  });
  answer.catch(() => {});
  while (!isOver) {
    await client.wire.send("x").catch(() => {});
    await pause(50);
  }
  await answer;
});

check("a head earns nothing", SLOW, async ({ start }) => {
  const server = await start({ env });
  await server.ask(`${POST}X-Long: ${"x".repeat(15_000)}`, {
    says: "A head has its TIMEOUT, and no more.",
    status: 408,
  });
});

check("what a body has earned is not for the next request", SLOW, async ({ start }) => {
  const server = await start({ env });
  const client = await server.connect();
  await client.send(`${POST}Content-Length: ${ENOUGH.length}\r\n\r\n${ENOUGH}${POST}`);
  await client.expect({ says: "The first request is whole.", status: 200 });
  await client.expect({ says: "The second has its own TIMEOUT.", status: 408 });
});

check("whole bodies are read as before", { spec: "RFC 9112, section 6" }, async ({ start }) => {
  const server = await start();
  const client = await server.connect();
  for (const framed of [
    "Content-Length: 5\r\n\r\nhello",
    "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  ]) {
    await client.send(POST + framed);
    await client.expect({ says: "The echo has all of the body.", status: 200, body: /\r\n\r\nhello$/ });
  }
});

/** The server has read all that was sent, so its time for the request has begun. Then it is over. */
async function beLate(server: Target, client: Dialogue): Promise<void> {
  await client.wire.taken();
  await pause(1800);
  await server.rests();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
