import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { check, type Target } from "@lbaws/checks";

const FORWARDED = { spec: "RFC 7239, section 8.1" };
const ONE = { TRUSTED: "127.0.0.1" };

const args = [fileURLToPath(new URL("apps/site.ts", import.meta.url))];

const from = (...values: string[]) => values.map((value) => `X-Forwarded-For: ${value}\r\n`).join("");
const scheme = (...values: string[]) => values.map((value) => `X-Forwarded-Proto: ${value}\r\n`).join("");
const get = (fields: string, path = "/") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;

async function ask(server: Target, fields: string, body: string | RegExp, says: string): Promise<void> {
  await server.ask(get(fields), { says, status: 200, body });
}

check("behind a trusted proxy the client is whom the proxy names", FORWARDED, async ({ start }) => {
  const server = await start({ args, env: ONE });
  await ask(server, from("192.0.2.7"), "192.0.2.7: http", "It is 192.0.2.7, from a port that nobody knows.");
  await ask(server, from("2001:db8::7"), "2001:db8::7: http", "An IPv6 address is an address.");
  const same = "A client on the proxy's own machine has a port that nobody knows, too.";
  await ask(server, from("127.0.0.1"), "127.0.0.1: http", same);
});

check("what the client wrote itself is not believed", FORWARDED, async ({ start }) => {
  const server = await start({ args, env: ONE });
  await ask(server, from("10.9.9.9, 192.0.2.7"), "192.0.2.7: http", "The proxy has added the last address only.");
  await ask(
    server,
    from("127.0.0.1,10.9.9.9 ,\t192.0.2.7"),
    "192.0.2.7: http",
    "What stands before it does not count.",
  );
});

check("several proxies in a row are all passed over", FORWARDED, async ({ start }) => {
  const server = await start({ args, env: { TRUSTED: "127.0.0.1, 10.0.0.1,10.0.0.2" } });
  await ask(server, from("192.0.2.7, 10.0.0.1, 10.0.0.2"), /^192\.0\.2\.7:/, "Both proxies are trusted.");
  await ask(server, from("192.0.2.7", "10.0.0.2"), /^192\.0\.2\.7:/, "Two fields are one list.");
  await ask(server, from("10.0.0.2, 10.0.0.1"), /^10\.0\.0\.2:/, "Where all are trusted, the first has asked.");
  await ask(server, from("192.0.2.7, 10.0.0.3, 10.0.0.1"), /^10\.0\.0\.3:/, "10.0.0.3 is not trusted.");
});

check("of a peer that is not trusted, its own address counts", FORWARDED, async ({ start, that }) => {
  const server = await start({ args, env: ONE });
  const socket = connect({ host: "127.0.0.1", port: server.port, localAddress: "127.0.0.2" });
  socket.write(get(`${from("10.9.9.9")}${scheme("https")}Connection: close\r\n`));
  const answer = await text(socket);
  that(/\r\n127\.0\.0\.2:\d+ http$/.test(answer), "127.0.0.2 is not trusted, whatever it says.", answer);
  const alone = await start({ args });
  const fields = from("10.9.9.9") + scheme("https");
  await ask(alone, fields, /^127\.0\.0\.1:\d+ http$/, "Without TRUSTED nobody is trusted.");
});

check("what is no address ends the search", FORWARDED, async ({ start }) => {
  const server = await start({ args, env: { TRUSTED: "127.0.0.1,10.0.0.1" } });
  await ask(server, from("192.0.2.7, unknown, 10.0.0.1"), /^10\.0\.0\.1:/, "The second proxy did not know who asked.");
  for (const value of ["unknown", "192.0.2.7:80", "_hidden", "", "192.0.2.7, "]) {
    await ask(server, from(value), /^127\.0\.0\.1:\d+ http$/, "The proxy has named nobody.");
  }
});

check("a trusted proxy also says how it was asked", FORWARDED, async ({ start }) => {
  const server = await start({ args, env: ONE });
  await ask(server, scheme("https"), / https$/, "It was asked with https.");
  await ask(server, scheme("http", "HTTPS"), / https$/, "The last value counts, in any case of its letters.");
  await ask(server, scheme("https, http"), / http$/, "The last value counts.");
  await ask(server, scheme("gopher"), / http$/, "What is not https counts as http.");
});

check("the application still sees the fields as they came", { spec: "RFC 3875, section 4.1.18" }, async ({ start }) => {
  const server = await start({ args, env: ONE });
  const one = get(from("10.9.9.9,192.0.2.7") + scheme("HTTPS"), "/fields");
  const says = "HTTP_X_FORWARDED_FOR and HTTP_X_FORWARDED_PROTO have what came.";
  await server.ask(one, { says, status: 200, body: "10.9.9.9,192.0.2.7; HTTPS" });
  const two = get(from("unknown", "192.0.2.7") + scheme("https", "http"), "/fields");
  await server.ask(two, { says, status: 200, body: "unknown, 192.0.2.7; https, http" });
});

check("who says nothing of the kind is served as before", { spec: "RFC 3875, section 4.1.8" }, async ({ start }) => {
  const server = await start({ args, env: ONE });
  await ask(server, "", /^127\.0\.0\.1:\d+ http$/, "It is the connection's address and port.");
});
