import { check } from "@lbaws/checks";

const CLOSING = { spec: "RFC 9112, section 9.6" };
const THREE = { REQUESTS: "3", TIMEOUT: "60" };

const get = (path: string, fields = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
const stays = (says: string) => ({ says, status: 200, headers: { connection: /keep-alive/i } });
const closes = (says: string) => ({ says, status: 200, headers: { connection: /^close$/i } });

check("the last answer says that the connection closes, and it does", CLOSING, async ({ start }) => {
  const server = await start({ env: THREE });
  const client = await server.connect();
  for (const path of ["/1", "/2"]) {
    await client.send(get(path));
    await client.expect(stays("An answer before the last keeps the connection."));
  }
  await client.send(get("/3"));
  await client.expect(closes("The answer to the third of three says close."));
  await client.expectEnd("The server closes the connection after the last answer.");
});

check("each connection has its own count", CLOSING, async ({ start }) => {
  const server = await start({ env: THREE });
  for (let i = 0; i < 2; i++) {
    const client = await server.connect();
    await client.send(get("/1") + get("/2") + get("/3"));
    for (let n = 1; n <= 2; n++) await client.expect(stays(`Answer ${n} of three keeps the connection.`));
    await client.expect(closes("Answer 3 of three says close."));
    await client.expectEnd("The server closes the connection after the last answer.");
  }
});

check("requests behind the last are not answered, and no answer is lost", CLOSING, async ({ start }) => {
  const server = await start({ env: THREE });
  const client = await server.connect();
  await client.send(["/1", "/2", "/3", "/4", "/5"].map((path) => get(path)).join("") + "x".repeat(100_000));
  for (const path of ["/1", "/2"])
    await client.expect({ ...stays("The first two of three answers keep the connection."), body: get(path) });
  await client.expect({ ...closes("The third is the last."), body: get("/3") });
  await client.expectEnd("Nothing follows the last answer.");
});

check("with one request to a connection the first answer is the last", CLOSING, async ({ start }) => {
  const server = await start({ env: { REQUESTS: "1" } });
  const client = await server.connect();
  await client.send(`GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n${get("/2")}`);
  await client.expect(closes("The first answer says close, whatever the client would like."));
  await client.expectEnd("Nothing follows the first answer.");
});

check("unless it is set, there are 100", { spec: "RFC 9112, section 9.3" }, async ({ start }) => {
  const server = await start();
  const client = await server.connect();
  await client.send(get("/").repeat(101));
  for (let n = 1; n <= 99; n++) await client.expect(stays(`Answer ${n} keeps the connection.`));
  await client.expect(closes("The answer to the 100th request says close."));
  await client.expectEnd("The 101st request is not answered.");
});

check("who wants to close before the last can do so", { spec: "RFC 9112, section 9.3" }, async ({ start }) => {
  const server = await start({ env: THREE });
  const client = await server.connect();
  await client.send(get("/1"));
  await client.expect(stays("The first answer keeps the connection."));
  await client.send(get("/2", "Connection: close\r\n"));
  await client.expect(closes("The client has asked for the connection to be closed."));
  await client.expectEnd("The server closes the connection.");
});
