import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { check } from "@lbaws/checks";
import { until } from "@lbaws/wire";
import { afterAll } from "vitest";

const SITE = join(import.meta.dirname, "apps/site.ts");

const left: string[] = [];
const pages: Record<string, RequestListener> = {
  "/login": (_request, response) => {
    const cookies = ["a=1", "b=2"];
    response.writeHead(302, "Elsewhere", { Location: "/echo", "Set-Cookie": cookies, "Content-Length": 0 }).end();
  },
  "/zipped": (_request, response) => {
    const bytes = gzipSync("readable ".repeat(9));
    response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": bytes.length }).end(bytes);
  },
  "/ticks": (request, response) => {
    response.on("close", () => left.push(request.url ?? "")).write("first");
  },
};

const origin = createServer((request, response) => (pages[request.url ?? ""] ?? echo)(request, response));
await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
afterAll(() => origin.close().closeAllConnections());
const host = `127.0.0.1:${(origin.address() as AddressInfo).port}`;
const settings = () => ({ args: [SITE], env: { ORIGIN: `http://${host}` } });

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  response.end(JSON.stringify({ method, url, headers, body: await text(request) }));
}

const FETCH = { spec: "Fetch Standard, Request and Response" };
const HOPS = { spec: "RFC 9110, section 7.6.1" };
const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n`;

check("what is asked arrives at the origin", FETCH, async ({ start, equal }) => {
  const server = await start(settings());
  const request = "PUT /echo/%7e?a=b HTTP/1.1\r\nHost: front\r\nX-A: 1\r\nContent-Length: 5\r\n\r\nhello";
  const answer = await server.ask(request, { says: "The origin's answer comes back.", status: 200 });
  const { method, url, headers, body } = JSON.parse(answer.body);
  equal([method, url, headers["x-a"], body], ["PUT", "/echo/%7e?a=b", "1", "hello"], "Nothing is lost on the way.");
  equal(headers.host, host, "Host is the origin's.");
});

check("a path cannot name another server", { spec: "RFC 3986, section 4.2" }, async ({ start }) => {
  const server = await start(settings());
  await server.ask(get("//nowhere.invalid/x"), {
    says: "It is a path, and asked of the origin.",
    body: /"\/\/nowhere\.i/,
  });
});

check("what is about one connection stays there", HOPS, async ({ start, equal }) => {
  const server = await start(settings());
  const fields = "Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 9\r\nTE: trailers\r\nExpect: 100-continue";
  const client = await server.connect();
  await client.send(`POST /echo HTTP/1.1\r\nHost: front\r\n${fields}\r\nTransfer-Encoding: chunked\r\n\r\n`);
  await client.expectBytes("HTTP/1.1 100 Continue\r\n\r\n", "The server asks for the body.");
  await client.send("5\r\nhello\r\n0\r\n\r\n");
  const answer = await client.expect({ says: "The request is handed on.", status: 200, body: /"body":"hello"/ });
  const { headers } = JSON.parse(answer.body);
  const seen = ["x-hop", "keep-alive", "te", "expect"].filter((name) => name in headers);
  equal(seen, [], "Fields about the client's connection, and those that Connection names, do not arrive.");
  equal(headers.connection, "close", "The origin is asked with Connection: close.");
});

check("an answer comes back as it is, also a redirect", FETCH, async ({ start, equal }) => {
  const server = await start(settings());
  const says = "The redirect is for the client to follow.";
  const answer = await server.ask(get("/login"), { says, status: 302, headers: { Location: "/echo" } });
  equal(answer.raw.slice(0, 22), "HTTP/1.1 302 Elsewhere", "The reason is the origin's.");
  equal(answer.raw.match(/^set-cookie: .*$/gim)?.length, 2, "There are two fields Set-Cookie.");
});

check("a compressed answer can be read", { spec: "RFC 9110, section 8.4" }, async ({ start }) => {
  const server = await start(settings());
  await server.ask(get("/zipped"), {
    says: "fetch has taken the compression off, so no field may promise it.",
    headers: { "Content-Encoding": null },
    body: "readable ".repeat(9),
  });
});

check("a body is handed on piece by piece, until the client leaves", FETCH, async ({ start }) => {
  const client = await (await start(settings())).connect();
  await client.send(get("/ticks"));
  const says = "The first piece comes, though the second never does.";
  await client.expectBytes("HTTP/1.1 200 OK\r\n", says);
  await client.wire.readUntil("\r\n\r\n");
  await client.expectBytes("5\r\nfirst", says);
  client.close();
  await until("the origin's request to end", () => left.length > 0);
});

check("an origin that is not there gives 502", { spec: "RFC 9110, section 15.6.3" }, async ({ start }) => {
  // The origin listens on 127.0.0.1 only.
  const server = await start({ args: [SITE], env: { ORIGIN: `http://${host.replace("127.0.0.1", "127.0.0.2")}` } });
  for (const _ of [1, 2])
    await server.ask(get("/"), { says: "Nobody listens there, so the answer is 502.", status: 502 });
});

check("other handlers stay as they are", FETCH, async ({ start }) => {
  const server = await start({ args: ["fetch"] });
  await server.ask(get("/a?b"), { says: "apps/fetch.ts answers.", body: /"url":"http:\/\/front\/a\?b"/ });
});
