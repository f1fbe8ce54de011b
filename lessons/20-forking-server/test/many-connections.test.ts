import { readFileSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { descriptors } from "@lbaws/observe";
import { exchange, type Server, start } from "@lbaws/wire";
import { afterEach, beforeEach, expect, test } from "vitest";
import { children, comeInNumbers, goOn, leave, untilChildren } from "./children.ts";

const CONNECTIONS = process.env.STRESS ? 10_000 : 2000;
const [AT_ONCE, WARM_UP] = [16, 300];
const MINUTES = 60_000;
const MEGABYTE = 1024;
const REQUEST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

let server: Server;
beforeEach(async () => {
  const main = new URL("../src/main.ts", import.meta.url);
  server = await start(main, { args: ["./test/apps/in-the-child.ts"], env: { TIMEOUT: "600" } });
});
afterEach(async () => {
  await server.stop();
  leave();
});

/** What the server's own process has, and nobody else. */
function possessions() {
  const memory = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${server.pid}/status`, "latin1"))?.[1];
  return { memory: Number(memory), fds: descriptors(server.pid).map(({ fd }) => fd) };
}

/** So many clients, a few at a time; each must be answered by a child. */
async function comeAndGo(count: number): Promise<void> {
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const answer = await ask();
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n\d+ $/);
      expect(answer).not.toContain(`\r\n\r\n${server.pid} `);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

/** Like exchange(), but with little work for the machine. */
function ask(): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connectSocket(server.port, "127.0.0.1", () => socket.write(REQUEST));
    socket.setEncoding("latin1").on("data", (text) => {
      answer += text;
    });
    socket.on("error", reject).on("end", () => resolve(answer));
  });
}

test(
  "200 slow clients at once have a child each, and nobody else has to wait for them",
  async () => {
    const clients = await comeInNumbers(server, 200, "GET /count HTTP/1.1\r\nHost: a\r\n");
    expect(children(server)).toHaveLength(200);
    expect(await exchange(server.port, REQUEST)).toContain("200 OK");
    for (const client of clients) expect(await goOn(client)).toMatch(/\r\n\r\n\d+ 1$/);
    await untilChildren(server, 0);
  },
  2 * MINUTES,
);

test(
  "connections by the thousand leave no zombie, no descriptor and no memory behind (10,000 with STRESS=1)",
  async () => {
    await comeAndGo(WARM_UP);
    await untilChildren(server, 0);
    const before = possessions();
    const begin = performance.now();
    await comeAndGo(CONNECTIONS);
    console.log(`${Math.round((1000 * CONNECTIONS) / (performance.now() - begin))} connections per second`);
    await untilChildren(server, 0);
    const after = possessions();
    console.log(`memory of the server's process: ${before.memory} kB before, ${after.memory} kB after`);
    expect(after.fds).toEqual(before.fds);
    expect(after.memory).toBeLessThan(before.memory + 4 * MEGABYTE);
  },
  10 * MINUTES,
);
