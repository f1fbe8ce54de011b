import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { withNpmOptions } from "../src/burst-options.ts";
import { until } from "../src/index.ts";
import { burst, burstOnTerminal } from "./burst-command.ts";
import { listen } from "./fake-server.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const BUSY = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n";

/** Lets `answer` answer each first request, with the number of the connection. */
function serve(answer: (socket: Socket, request: string, n: number) => void): Promise<number> {
  let n = 0;
  return listen((socket) => {
    const own = ++n;
    socket.once("data", (request) => answer(socket, request.toString("latin1"), own));
  });
}

const withoutTime = (text: string) => text.replace(/in [\d.]+ s \(\d+ answers\/s\)/, "in … s");

test("the sum is said in one line, and the exit code is 0", async () => {
  const port = await serve((socket) => socket.end(OK));
  const { code, stdout, stderr } = await burst(["--port", `${port}`, "--requests", "3"]).end();
  expect([code, stderr]).toEqual([0, ""]);
  expect(withoutTime(stdout)).toBe(
    "128 connections at once, 128 requests: 128 answered 200, 0 failed, in … s\n" +
      "  the server closed 128 connections after 1 of 3 requests\n",
  );
});

test("failures stand below it, the most frequent first, and the exit code is 1", async () => {
  const port = await serve((socket, _, n) => {
    if (n === 1) socket.end(OK);
    else if (n === 2) socket.resetAndDestroy();
    else socket.end(BUSY);
  });
  const { code, stdout } = await burst(["--port", `${port}`, "--connections", "6"]).end();
  expect(code).toBe(1);
  expect(withoutTime(stdout)).toBe(
    "6 connections at once, 6 requests: 1 answered 200, 5 failed, in … s\n" +
      "  status 503 × 4\n  reset by the server × 1\n",
  );
});

test("another path is asked for as it is given", async () => {
  let asked = "";
  const port = await serve((socket, request) => {
    asked = request.split("\r\n")[0] ?? "";
    socket.end(OK);
  });
  const { code, stdout } = await burst(["--port", `${port}`, "--connections", "1", "--path", "/a?b"]).end();
  expect([code, asked]).toEqual([0, "GET /a?b HTTP/1.1"]);
  expect(stdout).toMatch(/^1 connection, 1 request: 1 answered 200, 0 failed, in /);
});

test("nobody listening, and too few descriptors, get one sentence", async () => {
  expect(await burst(["--port", "1"]).end()).toMatchObject({
    code: 1,
    stdout: "",
    stderr:
      "Nothing listens on port 1: start a lesson's server in another terminal, for example with `PORT=1 npm start 19`, or name its port with --port.\n",
  });
  const port = await serve((socket) => socket.end(OK));
  expect(await burst(["--port", `${port}`], {}, "ulimit -n 64").end()).toMatchObject({
    code: 1,
    stdout: "",
    stderr:
      "This terminal allows 64 open files, too few for 128 connections: open a new one, raise `ulimit -n` there, or ask for fewer --connections.\n",
  });
});

test.each([
  [["--port", "0"], '--port must be a whole number from 1 to 65535, and it is "0".'],
  [["--connections", "x"], '--connections must be a whole number from 1 to 30000, and it is "x".'],
  [["--requests", "1.5"], '--requests must be a whole number from 1 to 1000000, and it is "1.5".'],
  [["--deadline", "0"], '--deadline must be a number of seconds above 0 and below 3600, and it is "0".'],
  [["--path", "a b"], '--path must begin with a / and have no spaces, and it is "a b".'],
  [
    ["8888"],
    '"8888" belongs to no option: write the options behind a --, as in `npm run burst -- --port 8888 --connections 128`.',
  ],
])("%j is wrong usage", async (args, sentence) => {
  expect(await burst(args).end()).toEqual({ code: 2, signal: null, stdout: "", stderr: `${sentence}\n` });
});

test("an unknown option is wrong usage, --help is not", async () => {
  expect(await burst(["--nonsense"]).end()).toMatchObject({ code: 2, stdout: "" });
  const { code, stdout } = await burst(["--help"]).end();
  expect(code).toBe(0);
  expect(stdout).toContain("npm run burst -- --port 8888 --connections 128\n");
});

test("the options that npm kept are found, with their values", () => {
  expect(withNpmOptions({}, ["9"], { npm_config_port: "true" })).toEqual({ port: "9" });
  const kept = { npm_config_port: "9", npm_config_connections: "7" };
  expect(withNpmOptions({ port: "8" }, [], kept)).toEqual({ port: "8", connections: "7" });
  expect(() => withNpmOptions({}, [], { npm_config_port: "true" })).toThrow("An option has no value");
  const two = { npm_config_port: "true", npm_config_connections: "true" };
  expect(() => withNpmOptions({}, ["9", "7"], two)).toThrow('"9 7" belongs to no option');
});

test("Ctrl-C ends it at once, with what was counted so far", async () => {
  let asked = 0;
  const port = await serve((socket, _, n) => {
    asked++;
    if (n === 1) socket.end(OK);
  });
  const running = burst(["--port", `${port}`, "--connections", "3"]);
  await until("all have asked", () => asked === 3);
  running.interrupt();
  const { signal, stdout } = await running.end();
  expect(signal).toBe("SIGINT");
  expect(stdout).toMatch(
    /^Interrupted\.\n3 connections at once, 3 requests: [01] answered 200, 0 failed, [23] without an answer so far, in /,
  );
});

test("a terminal shows how far it is, in colours unless NO_COLOR is set", async () => {
  let free = () => {};
  const port = await serve((socket, _, n) => {
    if (n === 1) free = () => socket.end(OK);
    else socket.end(OK);
  });
  const running = burstOnTerminal(["--port", `${port}`, "--connections", "2"]);
  await until("the progress", () => running.stdout().includes("1 answer, 0 failed, 1 to come"));
  free();
  const { stdout } = await running.end();
  expect(stdout).toContain("2 connections at once, 2 requests: \x1b[32m2 answered 200\x1b[39m, 0 failed, in ");
  const plain = burstOnTerminal(["--port", `${port}`, "--connections", "1"], { NO_COLOR: "1" });
  expect((await plain.end()).stdout).toContain(": 1 answered 200, 0 failed, in ");
});
