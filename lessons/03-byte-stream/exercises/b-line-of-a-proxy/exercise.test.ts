import { check } from "@lbaws/checks";
import { pieces } from "@lbaws/wire";

const LINE = { spec: "PROXY protocol, section 2.1" };
const BEHIND = { env: { PROXY: "1" } };
const TCP4 = "PROXY TCP4 192.0.2.7 198.51.100.1 5001 443\r\n";
const HEAD = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

check("the head behind the line is echoed, in whatever pieces they come", LINE, async ({ start }) => {
  const server = await start(BEHIND);
  for (const request of [[TCP4 + HEAD], [TCP4, HEAD], pieces(TCP4 + HEAD, 1), pieces(TCP4 + HEAD, 45)]) {
    await server.ask(request, { says: "The echo is the head without the line.", status: 200, body: HEAD });
  }
});

check("the client is named", LINE, async ({ start }) => {
  const server = await start(BEHIND);
  await server.ask(TCP4 + HEAD, { says: "TCP4 is answered.", status: 200 });
  await server.said(/^client 192\.0\.2\.7:5001$/m, 'The server writes "client 192.0.2.7:5001".');
  const line = "PROXY TCP6 2001:db8::7 2001:db8::1 65535 0\r\n";
  await server.ask(line + HEAD, { says: "TCP6 is answered.", status: 200, body: HEAD });
  await server.said(/^client \[2001:db8::7\]:65535$/m, 'The server writes "client [2001:db8::7]:65535".');
});

check("a client may be unknown", LINE, async ({ start, equal }) => {
  const server = await start(BEHIND);
  for (const line of ["PROXY UNKNOWN\r\n", "PROXY UNKNOWN what ever 1 2 3\r\n"]) {
    await server.ask(line + HEAD, { says: "UNKNOWN is answered.", status: 200, body: HEAD });
  }
  await server.said(/(^client unknown\n){2}/m, 'The server writes "client unknown" for both.');
  equal(server.output().match(/^client /gm)?.length, 2, "There is one line for each client.");
});

check("anything else is closed without an answer", LINE, async ({ start, that }) => {
  const server = await start(BEHIND);
  const wrong = [
    "",
    "PROXY TCP4 192.0.2.7 198.51.100.1 5001\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 5001 65536\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 080 443\r\n",
    "PROXY TCP4 192.0.2.256 198.51.100.1 5001 443\r\n",
    "PROXY TCP4 2001:db8::7 2001:db8::1 5001 443\r\n",
    "PROXY TCP6 192.0.2.7 198.51.100.1 5001 443\r\n",
    "PROXY  TCP4 192.0.2.7 198.51.100.1 5001 443\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 5001 443\n",
    "PROXY UNKNOWNS\r\n",
    "proxy TCP4 192.0.2.7 198.51.100.1 5001 443\r\n",
  ];
  for (const line of wrong) {
    const client = await server.connect();
    await client.send(line + HEAD);
    await client.expectEnd("A connection that does not begin with a valid line is closed without an answer.");
  }
  const early = await server.connect();
  await early.send("GET /hello HTTP/1.1\r\n");
  await early.expectEnd("A wrong first line closes the connection at once, without waiting for the head.");
  that(!/^client/m.test(server.output()), "Nothing is written about these clients.");
  await server.ask(TCP4 + HEAD, { says: "The next one is answered.", status: 200, body: HEAD });
});

check("the line has at most 107 bytes", LINE, async ({ start }) => {
  const server = await start(BEHIND);
  const padded = (size: number) => `${"PROXY UNKNOWN ".padEnd(size - 2, "x")}\r\n`;
  await server.ask(padded(107) + HEAD, { says: "107 bytes with CR LF are fine.", status: 200, body: HEAD });
  for (const bytes of [padded(108) + HEAD, "x".repeat(107)]) {
    const client = await server.connect();
    await client.send(bytes);
    await client.expectEnd("When 107 bytes are there without an end of the line, the connection is closed.");
  }
});

check("the line does not count for the limit of the head", { spec: "RFC 6585, section 5" }, async ({ start }) => {
  const server = await start(BEHIND);
  const [begin, end] = ["GET / HTTP/1.1\r\nHost: a\r\nX-Long: ", "\r\n\r\n"];
  const headOf = (size: number) => begin + "x".repeat(size - begin.length - end.length) + end;
  const largest = headOf(16_384);
  await server.ask(TCP4 + largest, { says: "A head of 16,384 bytes is echoed whole.", status: 200, body: largest });
  await server.ask(TCP4 + headOf(16_385), { says: "One byte more gets 431.", status: 431 });
});

check("without PROXY the line is a line like any other", LINE, async ({ start }) => {
  const server = await start();
  await server.ask(TCP4 + HEAD, { says: "The line is echoed with the head.", status: 200, body: TCP4 + HEAD });
  await server.ask(HEAD, { says: "A head without it is echoed.", status: 200, body: HEAD });
});
