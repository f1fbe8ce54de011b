import assert from "node:assert/strict";
import { type Connection, exchange, until } from "@lbaws/wire";
import { ask, type Cases, formatRequest, withConnection } from "./ask.ts";

const BYTES_TYPE = "Content-Type: application/octet-stream";

export const streams: Cases = {
  "a stream has no Content-Length and arrives whole": async (port) => {
    const response = await ask(port, "GET /stream");
    assert.equal(response.status, 200);
    assert.match(response.header("content-type") ?? "", /^text\/plain\b/);
    assert.equal(response.header("content-length"), undefined);
    assert.equal(response.body, "one\ntwo\nthree\n");
  },

  "a client of HTTP/1.0 gets the stream without chunks": async (port) => {
    const response = await exchange(port, "GET /stream HTTP/1.0\r\nHost: localhost\r\n\r\n");
    assert.match(response, /^HTTP\/1\.[01] 200 OK\r\n[\s\S]*\r\n\r\none\ntwo\nthree\n$/);
    assert.doesNotMatch(response, /^(Transfer-Encoding|Content-Length):/im);
  },

  "a stream arrives while it is made, and ends when the client leaves": async (port) => {
    await assertAbort(port, "GET /ticks", async (client) => {
      await client.readUntil("tick 1\n");
      await client.readUntil("tick 3\n");
      client.close();
    });
  },

  "an application that sends nothing learns that the client has left": async (port) => {
    await assertAbort(port, "GET /abandon", async (client) => {
      await client.readUntil("Waiting for you to leave.\n");
      // After an end without a reset the client could still be reading.
      client.reset();
    });
  },

  "an upload is answered while it is under way": (port) =>
    withConnection(port, async (client) => {
      const fields = [BYTES_TYPE, "Content-Length: 10", "Connection: close"];
      await client.send(formatRequest("POST /upload", { fields, body: "first" }));
      assert.match(await client.readUntil("received 5 bytes\n"), /^HTTP\/1\.1 200 OK\r\n/);
      await client.send("again");
      assert.match(await client.readAll(), /total 10 bytes\n/);
    }),

  "an upload in chunks is answered chunk by chunk": (port) =>
    withConnection(port, async (client) => {
      const fields = [BYTES_TYPE, "Transfer-Encoding: chunked", "Connection: close"];
      await client.send(formatRequest("POST /upload", { fields, body: "5\r\nfirst\r\n" }));
      await client.readUntil("received 5 bytes\n");
      await client.send("6\r\nsecond\r\n0\r\n\r\n");
      assert.match(await client.readAll(), /total 11 bytes\n/);
    }),

  "a client that leaves in the middle of its upload does no harm": async (port) => {
    await withConnection(port, async (client) => {
      const fields = [BYTES_TYPE, "Content-Length: 10"];
      await client.send(formatRequest("POST /upload", { fields, body: "first" }));
      await client.readUntil("received 5 bytes\n");
      client.reset();
    });
    assert.equal((await ask(port, "GET /")).status, 200);
  },

  "no byte of a long upload is lost": async (port) => {
    const { body } = await ask(port, "POST /upload", { fields: [BYTES_TYPE], body: "x".repeat(200_000) });
    assert.match(body, /^(received \d+ bytes\n)+total 200000 bytes\n$/);
  },
};

/** Asks, lets `leave` read and go away, and waits until the application has counted one abort more. */
async function assertAbort(port: number, requestLine: string, leave: (client: Connection) => Promise<void>) {
  const before = await aborts(port);
  await withConnection(port, async (client) => {
    await client.send(formatRequest(requestLine));
    await leave(client);
  });
  const after = await until("the application learns of the abort", async () => {
    const count = await aborts(port);
    return count > before && count;
  });
  assert.equal(after, before + 1);
}

async function aborts(port: number): Promise<number> {
  return JSON.parse((await ask(port, "GET /aborts")).body).aborts;
}
