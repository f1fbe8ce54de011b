import { check } from "@lbaws/checks";

const STREAMS = { spec: 'PEP 3333, "Input and Error Streams"' };
const POST = "POST / HTTP/1.1\r\nHost: a\r\n";

check("over the wire nothing has changed", STREAMS, async ({ start }) => {
  const server = await start({ env: { VALIDATE: "1" } });
  const client = await server.connect();
  for (const framed of [
    "Content-Length: 5\r\n\r\nhello",
    "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  ]) {
    await client.send(POST + framed);
    await client.expect({ says: "The echo has all of the body.", status: 200, body: /hello$/ });
  }
  await client.send(`${POST}Content-Length: 5\r\n\r\nhell`);
  client.end();
  await client.expect({ says: "A client that ends early is told so, as before.", status: 400 });
});
