import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { crowd, type Wanted } from "../src/crowd.ts";
import type { Tally } from "../src/tally.ts";
import { listen } from "./fake-server.ts";

const WANTED: Wanted = { connections: 4, requests: 1, path: (client) => `/burst/${client}`, deadline: 10_000 };
const FRAMED = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const ENDED = "HTTP/1.1 200 OK\r\n\r\n";

/** Hands each whole request to `answer`, with its number on the connection. */
function serve(answer: (socket: Socket, request: string, n: number) => void): Promise<number> {
  return listen((socket) => {
    let n = 0;
    socket.on("data", (request) => answer(socket, request.toString("latin1"), ++n));
  });
}

function told({ opened, requests, right, failures, endedAfter, pending }: Tally) {
  return { opened, requests, right, failures: [...failures], endedAfter: [...endedAfter], pending };
}

const ALL_RIGHT = { opened: 4, requests: 4, right: 4, failures: [], endedAfter: [], pending: 0 };

test("an answer is right with every way to say its length, and every client has a request of its own", async () => {
  const seen = new Set<string>();
  const answers = [FRAMED, `${ENDED}ok`, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"];
  const port = await serve((socket, request) => {
    const answer = answers[seen.size % answers.length] ?? "";
    seen.add(request);
    if (answer.startsWith(ENDED)) socket.end(answer);
    else socket.write(answer);
  });
  expect(told(await crowd(port, WANTED))).toEqual(ALL_RIGHT);
  expect([...seen].sort()[3]).toBe(`GET /burst/4 HTTP/1.1\r\nHost: localhost:${port}\r\nMark: 4-1\r\n\r\n`);
  expect(seen.size).toBe(4);
});

test("all connections are open before the first byte comes", async () => {
  let open = 0;
  let atFirst = 0;
  const port = await listen((socket) => {
    open++;
    socket.once("data", () => {
      atFirst ||= open;
      socket.end(FRAMED);
    });
  });
  const tally = await crowd(port, { ...WANTED, connections: 1000 });
  expect(told(tally)).toEqual({ ...ALL_RIGHT, opened: 1000, requests: 1000, right: 1000 });
  expect(atFirst).toBe(1000);
});

test("an echo is right when it is the client's own request", async () => {
  const echo = await serve((socket, request) => socket.end(ENDED + request));
  expect(told(await crowd(echo, WANTED))).toEqual(ALL_RIGHT);
  const first: string[] = [];
  const mixed = await serve((socket, request) => {
    first.push(request);
    socket.end(ENDED + first[0]);
  });
  const failures = [["wrong bytes: not this client's own request", 3]];
  expect(told(await crowd(mixed, WANTED))).toEqual({ ...ALL_RIGHT, right: 1, failures });
});

test.each<[string, (socket: Socket) => void]>([
  ["status 503", (socket) => socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")],
  ["reset by the server", (socket) => socket.resetAndDestroy()],
  ["end without an answer", (socket) => socket.end()],
  ["end in the middle of the answer", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok")],
  ["wrong bytes: not an HTTP response", (socket) => socket.end("hello\r\n\r\n")],
  ["no answer within 0.3 s", () => {}],
  ["no end of the answer within 0.3 s", (socket) => socket.write(`${ENDED}ok`)],
])("what failed has its reason: %s", async (reason, answer) => {
  const port = await serve(answer);
  const tally = await crowd(port, { ...WANTED, deadline: reason.includes("0.3 s") ? 300 : 10_000 });
  expect(told(tally)).toEqual({ ...ALL_RIGHT, right: 0, failures: [[reason, 4]] });
});

test("three requests go one after the other on each connection that is kept", async () => {
  const port = await serve((socket, request) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${request.length}\r\n\r\n${request}`);
  });
  const tally = await crowd(port, { ...WANTED, requests: 3 });
  expect(told(tally)).toEqual({ ...ALL_RIGHT, requests: 12, right: 12 });
});

test.each([
  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
  "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
  `${ENDED}ok`,
])("a server that closes in good order is not asked again: %j", async (last) => {
  const port = await serve((socket, _, n) => (n === 2 ? socket.end(last) : socket.write(FRAMED)));
  const tally = await crowd(port, { ...WANTED, requests: 3 });
  expect(told(tally)).toEqual({ ...ALL_RIGHT, requests: 8, right: 8, endedAfter: [[2, 4]] });
});

test("a server that closes without having said so leaves a request without an answer", async () => {
  const port = await serve((socket) => socket.end(FRAMED));
  const tally = await crowd(port, { ...WANTED, requests: 3 });
  const { right, requests, failed } = tally;
  expect({ right, requests, failed }).toEqual({ right: 4, requests: 8, failed: 4 });
});

test("nobody listening rejects with ECONNREFUSED", async () => {
  await expect(crowd(1, WANTED)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
