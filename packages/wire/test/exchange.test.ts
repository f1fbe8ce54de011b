import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { burst, exchange, pieces, until } from "../src/index.ts";
import { answer, listen } from "./fake-server.ts";
import { run } from "./programs.ts";

const REQUEST = "GET /caf\xe9 HTTP/1.1\r\nHost: x\r\n\r\n";

test("exchange returns the whole answer as Latin-1", async () => {
  const { port } = await run("echo");
  expect(await exchange(port, REQUEST)).toBe(`HTTP/1.1 200 OK\r\n\r\n${REQUEST}`);
  expect(await exchange(port, Buffer.from(REQUEST, "latin1"))).toBe(`HTTP/1.1 200 OK\r\n\r\n${REQUEST}`);
});

test("a request of thousands of one-byte pieces arrives whole", async () => {
  const { port } = await run("echo");
  const long = `GET / HTTP/1.1\r\nX: ${"x".repeat(5000)}\r\n\r\n`;
  expect(await exchange(port, pieces(long))).toBe(`HTTP/1.1 200 OK\r\n\r\n${long}`);
});

test("pieces cuts at the size, and every byte is there once", () => {
  expect(pieces("abc").map(String)).toEqual(["a", "b", "c"]);
  expect(pieces("abcde", 2).map(String)).toEqual(["ab", "cd", "e"]);
  expect(pieces("")).toEqual([]);
  expect(() => pieces("abc", 0)).toThrow("size must be a whole number from 1, not 0");
});

test("end: the server sees the end of the request", async () => {
  const port = await listen((socket) => {
    let request = "";
    socket.on("data", (part) => {
      request += part;
    });
    socket.on("end", () => socket.end(`all of ${request}`));
  });
  expect(await exchange(port, ["a", "b"], { end: true })).toBe("all of ab");
});

test("an answer that comes before the whole request is sent is read", async () => {
  const port = await listen((socket) => socket.once("data", () => socket.end("enough")).resume());
  expect(await exchange(port, pieces("x".repeat(3000)))).toBe("enough");
});

test("a server that says nothing: the deadline's error says so", async () => {
  const port = await answer("", "stay");
  await expect(exchange(port, "hello", { deadline: 200 })).rejects.toThrow(
    "Waited 200 ms for the end of the connection. What had arrived: nothing",
  );
});

test("a reset rejects with ECONNRESET and what had arrived", async () => {
  const port = await answerThenReset("HTTP/1.1 200 OK\r\n\r\nhalf");
  await expect(exchange(port, REQUEST)).rejects.toMatchObject({
    code: "ECONNRESET",
    received: "HTTP/1.1 200 OK\r\n\r\nhalf",
  });
});

test.each(["HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno", "HTTP/1.1 204 No Content\r\n\r\n"])(
  "a reset after %j does not matter: it is complete",
  async (bytes) => {
    const port = await answerThenReset(bytes);
    expect(await exchange(port, REQUEST)).toBe(bytes);
  },
);

test("a burst has all its connections open before the first byte is sent", async () => {
  const clients = 100;
  let openAtFirst = 0;
  const port = await listen((socket) => {
    socket.once("data", (request) => {
      openAtFirst ||= countConnections(port);
      socket.end(`to ${request}`);
    });
  });
  const { responses, failed } = await burst(port, clients, "me");
  expect(failed).toEqual([]);
  expect(responses).toEqual(Array.from({ length: clients }, () => "to me"));
  expect(openAtFirst).toBe(clients);
});

test("a burst tells the clients without an answer from the others", async () => {
  let n = 0;
  const port = await listen((socket) => {
    if (n++ % 2 === 0) socket.once("data", () => socket.end("ok"));
    else socket.once("data", () => socket.resetAndDestroy());
  });
  const { responses, failed } = await burst(port, 6, "x");
  expect(responses).toEqual(["ok", "ok", "ok"]);
  expect(failed.map((error) => (error as NodeJS.ErrnoException).code)).toEqual(Array(3).fill("ECONNRESET"));
  expect((await burst(1, 2, "x")).failed.length).toBe(2);
});

test("until returns the first result that counts, and says what it waited for", async () => {
  const results = [undefined, false, null, 0];
  expect(await until("a result", () => results.shift())).toBe(0);
  await expect(until("the moon is blue", () => false, 30)).rejects.toThrow("Not within 30 ms: the moon is blue");
  await expect(until("an answer", () => new Promise(() => {}), 30)).rejects.toThrow("Not within 30 ms: an answer");
  const broken = () => {
    throw new Error("broken probe");
  };
  await expect(until("anything", broken)).rejects.toThrow("broken probe");
});

/** Answers the first bytes it gets, and resets the connection when they are surely read. */
function answerThenReset(bytes: string): Promise<number> {
  return listen((socket) => {
    socket.once("data", () => socket.write(bytes, "latin1", () => socket.resetAndDestroy()));
  });
}

/** How many clients have a connection to the port, whether it was accepted or not: rows of /proc/net/tcp in state 01. */
function countConnections(port: number): number {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")} 01 `;
  return readFileSync("/proc/net/tcp", "latin1").split(remote).length - 1;
}
