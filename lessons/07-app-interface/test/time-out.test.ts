import { type Connection, connect, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url), { env: { TIMEOUT: "0.2" } });
});
afterAll(() => server.stop());

test("a connection that stays idle is closed without a word", async () => {
  const client = await connect(server.port);
  expect(await client.readAll()).toBe("");
});

test("a kept connection that stays idle is closed without a word", async () => {
  const client = await connectWith("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  await client.readResponse();
  expect(await client.readAll()).toBe("");
});

test.each([
  ["request line", "GET / HT"],
  ["head", "GET / HTTP/1.1\r\nHost: a\r\n"],
  ["body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"],
])("a %s that is not finished in time gets 408 (RFC 9110 section 15.5.9)", async (_part, bytes) => {
  const client = await connectWith(bytes);
  expect(await client.readAll()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*Connection: close\r\n/);
});

test("a client that does not read its answer is left in the end", async () => {
  const silent = await connect(server.port);
  const body = "x".repeat(1_000_000);
  await silent.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await silent.taken();
  const other = await connectWith("GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(await other.readAll()).toContain("GET /other");
  silent.close();
});

/** These bytes have arrived before the server accepts the connection: TIMEOUT is short, and this process may be slow. */
async function connectWith(bytes: string): Promise<Connection> {
  process.kill(server.pid, "SIGSTOP");
  try {
    const client = await connect(server.port);
    await client.send(bytes);
    return client;
  } finally {
    process.kill(server.pid, "SIGCONT");
  }
}
