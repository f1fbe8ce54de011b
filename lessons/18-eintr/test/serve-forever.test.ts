import { connect, exchange, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

const REQUEST = "GET /again HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url));
});
afterAll(() => server.stop());

async function expectAnswer() {
  expect(await exchange(server.port, REQUEST)).toContain("GET /again");
}

test("five clients at once are all answered", async () => {
  await Promise.all([1, 2, 3, 4, 5].map(expectAnswer));
});

test("a client that connects and leaves does not end the server", async () => {
  const client = await connect(server.port);
  client.close();
  await expectAnswer();
});

test("a client that resets the connection does not end the server", async () => {
  const client = await connect(server.port);
  client.reset();
  await expectAnswer();
});

test("a client that resets after its request does not end the server", async () => {
  for (let i = 0; i < 5; i++) {
    const client = await connect(server.port);
    await client.send(REQUEST);
    client.reset();
  }
  await expectAnswer();
});

test("a client that closes its half after the request gets its answer", async () => {
  expect(await exchange(server.port, REQUEST, { end: true })).toContain("GET /again");
  await expectAnswer();
});

test("the port is free again at once for the next server", async () => {
  await expectAnswer();
  await server.stop();
  const port = String(server.port);
  server = await start(new URL("../src/main.ts", import.meta.url), { env: { PORT: port } });
  expect(server.port).toBe(Number(port));
  await expectAnswer();
});

test("a request that arrives in two pieces is echoed whole", async () => {
  const client = await connect(server.port);
  await client.send("GET /again HTTP/1.1\r\n");
  await client.taken();
  await client.send("Host: localhost\r\nConnection: close\r\n\r\n");
  expect(await client.readAll()).toContain("Host: localhost");
});

test("a request larger than one recv is echoed whole", async () => {
  const request = `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Long: ${"x".repeat(3000)}\r\n\r\n`;
  expect(await exchange(server.port, request)).toContain("x".repeat(3000));
});
