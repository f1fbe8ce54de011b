import { connect, exchange, pieces, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

const get = (target: string, fields = "") => `GET ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
const post = (target: string, body: string) =>
  `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const LAST = get("/last", "Connection: close\r\n");

let server: Server;
beforeAll(async () => {
  // So long that no test passes because of it.
  server = await start(new URL("../src/main.ts", import.meta.url), { env: { TIMEOUT: "600" } });
});
afterAll(() => server.stop());

const targets = (responses: string) => [...responses.matchAll(/^(?:GET|POST) (\S+)/gm)].map(([, target]) => target);

test("many requests are answered on one connection", async () => {
  const client = await connect(server.port);
  for (const target of ["/one", "/two", "/three"]) {
    await client.send(get(target));
    const response = await client.readResponse();
    expect(response.header("connection")).toBe("keep-alive");
    expect(response.body).toBe(get(target));
  }
  client.close();
});

test.each([[1], [10], [10_000]])("pipelined requests are answered in order, in pieces of %i bytes", async (size) => {
  const requests = get("/one") + post("/two", "GET /no HTTP/1.1\r\n\r\n") + get("/three") + LAST;
  const responses = await exchange(server.port, pieces(requests, size));
  expect(responses.match(/^HTTP\/1\.1 200 OK\r$/gm)).toHaveLength(4);
  expect(targets(responses)).toEqual(["/one", "/two", "/no", "/three", "/last"]);
});

test("a request that asks for close is the last one served (RFC 9112 section 9.6)", async () => {
  expect(targets(await exchange(server.port, get("/one") + LAST + get("/never")))).toEqual(["/one", "/last"]);
});

test("HTTP/1.0 closes, unless it asks for keep-alive (RFC 9112 section 9.3)", async () => {
  expect(targets(await exchange(server.port, `GET /one HTTP/1.0\r\n\r\n${get("/never")}`))).toEqual(["/one"]);
  const kept = await exchange(server.port, `GET /one HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n${LAST}`);
  expect(targets(kept)).toEqual(["/one", "/last"]);
});

test("HEAD gets a length and no body, and the next answer follows (RFC 9110 section 9.3.2)", async () => {
  const client = await connect(server.port);
  await client.send(get("/head").replace("GET", "HEAD"));
  const response = await client.readResponse({ method: "HEAD" });
  expect(response.header("content-length")).toBe(String(get("/head").length + 1));
  await client.send(LAST);
  expect((await client.readResponse()).body).toBe(LAST);
});

test("a refused HEAD gets no body either", async () => {
  const refused = await exchange(server.port, "HEAD / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n");
  expect(refused).toMatch(/^HTTP\/1\.1 417 [\s\S]*\r\n\r\n$/);
});

test("a refused request ends the connection", async () => {
  const responses = await exchange(server.port, `${get("/one")}garbage\r\n\r\n${get("/never")}`);
  expect(responses.match(/^HTTP\/1\.1 \d+/gm)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400"]);
});

test("the server runs the application it is given", async () => {
  const main = new URL("../src/main.ts", import.meta.url);
  const hello = await start(main, { args: ["./apps/hello.ts:app"] });
  try {
    expect(await exchange(hello.port, LAST)).toMatch(/\r\n\r\nHello, world\n$/);
  } finally {
    await hello.stop();
  }
});
