import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type Connection, connect, until } from "../src/index.ts";
import { answer, listen } from "./fake-server.ts";

test("what is sent arrives as bytes, one per character", async () => {
  const [client, server] = await pair();
  await client.send("\x00\xff");
  await client.send(Uint8Array.of(1, 2));
  await client.taken();
  client.end();
  expect(await contentOf(server)).toEqual(Buffer.of(0, 255, 1, 2));
  await expect(client.send("€")).rejects.toThrow('"€" is more than one byte: for UTF-8 pass Buffer.from(text)');
});

test("each send is a segment of its own", async () => {
  const [client, server] = await pair();
  for (const letter of "abc") {
    const arrival = once(server, "data");
    await client.send(letter);
    expect(String((await arrival)[0])).toBe(letter);
  }
});

test("readUntil leaves what comes after the marker for the next", async () => {
  const client = await connectTo(await answer("one\r\ntwo\r\nthree"));
  expect(await client.readUntil("\r\n")).toBe("one\r\n");
  expect(await client.readUntil("o")).toBe("two".slice(0, 3));
  expect(await client.readAll()).toBe("\r\nthree");
  expect(await client.readAll()).toBe("");
});

test("a marker that never comes is an error with what had arrived", async () => {
  const client = await connectTo(await answer("one\r\n"));
  await expect(client.readUntil("\r\n\r\n")).rejects.toMatchObject({
    message: 'The server ended the connection while waiting for "\\r\\n\\r\\n". What had arrived: "one\\r\\n"',
    received: "one\r\n",
  });
});

test("a deadline says what was waited for and what had arrived", async () => {
  const client = await connectTo(await answer("so far", "stay"));
  await expect(client.readAll(200)).rejects.toMatchObject({
    message: 'Waited 200 ms for the end of the connection. What had arrived: "so far"',
    received: "so far",
  });
  expect(await client.readUntil("far")).toBe("so far");
});

test("long bytes are quoted by their two ends", async () => {
  const client = await connectTo(await answer(`begin${"-".repeat(5000)}end`));
  await expect(client.readUntil("!")).rejects.toThrow(/"begin-{295}" … "-{297}end" \(5008 bytes\)$/);
});

test("end lets the server answer", async () => {
  const port = await listen((socket) => socket.resume().on("end", () => socket.end("you ended")));
  const client = await connectTo(port);
  client.end();
  expect(await client.readAll()).toBe("you ended");
});

test("reset is a reset for the server", async () => {
  const [client, server] = await pair();
  const error = once(server, "error");
  client.reset();
  expect((await error)[0]).toMatchObject({ code: "ECONNRESET" });
});

test("closed resolves at the server's end and at a reset, and keeps what came before", async () => {
  const ended = await connectTo(await answer("bye"));
  await ended.closed();
  expect(await ended.readAll()).toBe("bye");
  const [client, server] = await pair();
  server.resetAndDestroy();
  await client.closed();
  await expect(client.readAll()).rejects.toMatchObject({
    code: "ECONNRESET",
    message: "The connection broke (ECONNRESET) while waiting for the end of the connection. What had arrived: nothing",
  });
});

test("sending to a server that is gone rejects", async () => {
  const [client, server] = await pair();
  server.destroy();
  await client.closed();
  const gone = async () => {
    await client.send("x");
    return undefined;
  };
  await expect(until("sending fails", gone)).rejects.toMatchObject({
    code: expect.stringMatching(/^(EPIPE|ECONNRESET)$/),
  });
});

test("a client that is not reading makes the server wait", async () => {
  const [client, server] = await pair();
  const size = 32 * 1024 * 1024;
  const flushed = new Promise((resolve) => server.end(Buffer.alloc(size, "x"), () => resolve(true)));
  await expect(Promise.race([flushed, until("the kernel's buffers are full", () => isStuck(server))])).resolves.toBe(
    "stuck",
  );
  expect((await client.readAll()).length).toBe(size);
  expect(await flushed).toBe(true);
});

test("after close, reading says so", async () => {
  const [client] = await pair();
  client.close();
  await expect(client.readAll()).rejects.toThrow("(closed by the test itself)");
});

test("a port where nobody listens refuses", async () => {
  await expect(connect(1)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

async function connectTo(port: number): Promise<Connection> {
  const connection = await connect(port);
  onTestFinished(() => connection.close());
  return connection;
}

/** Both ends of a connection. */
async function pair(): Promise<[Connection, Socket]> {
  const accepted: Socket[] = [];
  const client = await connectTo(await listen((socket) => accepted.push(socket)));
  return [client, await until("the server accepts", () => accepted[0])];
}

async function contentOf(socket: Socket): Promise<Buffer> {
  return Buffer.concat(await socket.toArray());
}

/** Whether the bytes that the kernel holds for sending to the server's client are some, and as many as a moment ago. */
let before: string | undefined;
function isStuck(server: Socket): "stuck" | undefined {
  const [local, remote] = [server.localPort, server.remotePort].map((port) => port?.toString(16).toUpperCase());
  const row = new RegExp(`0100007F:0*${local} 0100007F:0*${remote} 01 ([0-9A-F]{8})`);
  const unsent = row.exec(readFileSync("/proc/net/tcp", "latin1"))?.[1];
  const same = unsent === before && Number.parseInt(unsent ?? "0", 16) > 0;
  before = unsent;
  return same ? "stuck" : undefined;
}
