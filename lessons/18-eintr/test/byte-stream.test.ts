import { connect, exchange, pieces, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

const REQUEST = "GET /bytes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterAll(() => server.stop());

function bodyOf(response: string): string {
  return response.slice(response.indexOf("\r\n\r\n") + 4);
}

test.each([1, 2, 7, 50])("a request in pieces of %i bytes is echoed whole", async (size) => {
  const client = await connect(server.port);
  for (const piece of pieces(REQUEST, size)) {
    await client.send(piece);
    await client.taken();
  }
  expect(bodyOf(await client.readAll())).toBe(REQUEST);
});

test("the answer comes as soon as the blank line is there, while the client stays", async () => {
  const client = await connect(server.port);
  await client.send(REQUEST.slice(0, -2));
  await client.taken();
  await client.send(REQUEST.slice(-2));
  expect(bodyOf(await client.readAll())).toBe(REQUEST);
});

test("a head just within the limit is echoed whole", async () => {
  const request = headOf(16_384);
  expect(bodyOf(await exchange(server.port, request))).toBe(request);
});

test.each([16_385, 100_000, 900_000])("a head of %i bytes gets 431", async (size) => {
  expect(await exchange(server.port, headOf(size))).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
});

test("a head that never ends gets 431", async () => {
  const client = await connect(server.port);
  await client.send("GET / HTTP/1.1\r\n".padEnd(16_384, "X"));
  expect(await client.readUntil("\r\n")).toContain(" 431 ");
  client.close();
});

test("a client that is refused and has left does not end the server", async () => {
  for (let i = 0; i < 5; i++) {
    const client = await connect(server.port);
    await client.send("GET / HTTP/1.1\r\n".padEnd(20_000, "X"));
    client.close();
  }
  expect(await exchange(server.port, "GET / HTTP/1.1\r\n".padEnd(20_000, "X"))).toContain(" 431 ");
});

test("a refused client that goes on talking is left in the end", async () => {
  const client = await connect(server.port);
  await client.send("GET / HTTP/1.1\r\n".padEnd(16_384, "X"));
  expect(await client.readUntil("\r\n")).toContain(" 431 ");
  const talk = setInterval(() => client.send("X").catch(() => {}), 50);
  expect(bodyOf(await exchange(server.port, REQUEST))).toBe(REQUEST);
  clearInterval(talk);
  client.close();
});

test.each([1, 20, 50])("a client that leaves after %i bytes is not served, and the server goes on", async (length) => {
  expect(await exchange(server.port, REQUEST.slice(0, length), { end: true })).not.toContain("200 OK");
  expect(bodyOf(await exchange(server.port, REQUEST))).toBe(REQUEST);
});

test.fails("garbage gets 400", async () => {
  expect(await exchange(server.port, "garbage\r\n\r\n", { end: true })).toMatch(/^HTTP\/1\.1 400 /);
});

function headOf(size: number): string {
  const [start, end] = ["GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Long: ", "\r\n\r\n"];
  return `${start}${"x".repeat(size - start.length - end.length)}${end}`;
}
