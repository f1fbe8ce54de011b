import { join } from "node:path";
import { check, type Dialogue } from "@lbaws/checks";

const SITE = join(import.meta.dirname, "apps/site.ts");

const LENGTH = { spec: "RFC 9110, section 8.6" };
const STREAM = { spec: "Streams Standard, ReadableStreamDefaultReader" };
const ask = (target: string, method = "GET") => `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
const whole = (length: string) => ({ "Content-Length": length, "Transfer-Encoding": null });

check("a Response of a text, of bytes or of JSON says its length", LENGTH, async ({ start }) => {
  const server = await start({ args: [SITE] });
  const says = "The body is there as a whole, so its length comes before it, in bytes.";
  await server.ask(ask("/text"), { says, headers: whole("8"), body: Buffer.from("Grüße\n").toString("latin1") });
  await server.ask(ask("/json"), { says, headers: whole("7"), body: '{"a":1}' });
  await server.ask(ask("/bytes"), { says, headers: whole("300000"), body: "x".repeat(300_000) });
});

check("HEAD gets the same length, and no body", LENGTH, async ({ start }) => {
  const client = await (await start({ args: [SITE] })).connect();
  await client.send(ask("/text", "HEAD"));
  await client.expect({ says: "Who asks with HEAD wants to know the length.", headers: whole("8"), body: "" });
});

check("an empty body has the length 0, and 204 none", LENGTH, async ({ start }) => {
  const server = await start({ args: [SITE] });
  await server.ask(ask("/empty"), { says: "An empty text has 0 bytes.", headers: whole("0"), body: "" });
  await server.ask(ask("/deleted"), {
    says: "204 has no body that could have a length.",
    headers: { "Content-Length": null, "Transfer-Encoding": null },
  });
});

check("status and headers stay as they are", LENGTH, async ({ start, equal }) => {
  const server = await start({ args: [SITE] });
  const answer = await server.ask(ask("/made"), {
    says: "The length is added, and nothing else changes.",
    status: 201,
    headers: { "Content-Type": "text/x", ...whole("3") },
    body: "new",
  });
  equal(answer.raw.slice(0, 17), "HTTP/1.1 201 Made", "The reason is the handler's.");
  equal(answer.raw.match(/^set-cookie: .*$/gim)?.length, 2, "There are two fields Set-Cookie.");
});

check("a first piece does not wait for the second", STREAM, async ({ start }) => {
  const server = await start({ args: [SITE] });
  const client = await server.connect();
  await client.send(ask("/ticks"));
  await firstPiece(client, "The first piece is sent, though the second never comes.");
});

check("a client that leaves cancels the stream, with or without a first piece", STREAM, async ({ start }) => {
  for (const target of ["/silence", "/ticks"]) {
    const server = await start({ args: [SITE] });
    const client = await server.connect();
    await client.send(ask(target));
    await client.wire.taken();
    await server.rests();
    client.close();
    await server.said(/cancelled/, `${target} is cancelled when nobody is there any more.`);
  }
});

check("a piece is asked for when the one before is sent", STREAM, async ({ start }) => {
  const client = await (await start({ args: [SITE] })).connect();
  await client.send(ask("/broken"));
  await firstPiece(client, "The first piece is sent, though to make the second is an error.");
  await client.expectEnd("The connection ends without a last chunk: something is missing.");
});

check("a stream that fails before its first piece gives 500", STREAM, async ({ start }) => {
  const server = await start({ args: [SITE] });
  for (const path of ["/broken-at-once", "/broken-soon"]) {
    await server.ask(ask(path), { says: "Nothing was sent yet, and the failure can be told.", status: 500 });
  }
});

/** Reads a head, and a chunk behind it. Where nothing comes, that is told at once. */
async function firstPiece(client: Dialogue, says: string): Promise<void> {
  await client.expectBytes("HTTP/1.1 200 OK\r\n", says);
  await client.wire.readUntil("\r\n\r\n");
  await client.expectBytes("5\r\nfirst\r\n", says);
}
