import { stripVTControlCharacters } from "node:util";
import { until } from "@lbaws/wire";
import { expect, test } from "vitest";
import { listeners } from "../src/index.ts";
import { observe, observeOnTerminal } from "./observer.ts";
import { client, numberAfter, run } from "./servers.ts";

test("--once prints one picture and ends", async () => {
  const server = await run("quiet");
  const { code, stdout, stderr } = await observe([String(server.port), "--once"]).end();
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(new RegExp(`^1 process, port ${server.port}: listen queue 0\n\npid ${server.pid} {2}parent `));
  const again = await observe(["--once", String(server.pid)]).end();
  expect(again.stdout.replace("running", "sleeping")).toBe(stdout.replace("running", "sleeping"));
});

test("--once and --all are known even when npm took them", async () => {
  const server = await run("quiet");
  const { stdout } = await observe([String(server.port)], { npm_config_once: "true", npm_config_all: "true" }).end();
  expect(stdout).toContain("anon_inode:[eventpoll]");
});

test("without a terminal there is a new picture at each change, and an end when the server ends", async () => {
  const server = await run("family");
  const observer = observe([String(server.port)]);
  await until("the first picture", () => observer.stdout().includes("2 processes, 1 zombie"));
  await client(server.port);
  const worker = await numberAfter("worker", server);
  await until("the picture with the worker", () => observer.stdout().includes(`pid ${worker} `));
  await server.stop();
  const { code, stdout } = await observer.end();
  expect(code).toBe(0);
  expect(stdout.endsWith(`\nThe server (process ${server.pid}) has ended.\n`)).toBe(true);
  expect(stdout).not.toContain("\x1b");
  const pictures = stdout.split("\n\n").filter((part) => part.includes("listen queue"));
  expect(pictures.filter((picture, i) => picture === pictures[i + 1])).toEqual([]);
});

test.each([
  [["rubbish"], 2, '"rubbish" is neither a pid nor a port: give a whole number, such as 8888.\n'],
  [["-5"], 2, '"-5" is neither a pid nor a port: give a whole number, such as 8888.\n'],
  [["0"], 2, '"0" is neither a pid nor a port: give a whole number, such as 8888.\n'],
  [["999999999"], 1, "There is no process 999999999.\n"],
])("%j gets a sentence", async (args, code, stderr) => {
  expect(await observe(args).end()).toEqual({ code, stdout: "", stderr });
});

test("wrong usage ends with 2, --help with 0", async () => {
  expect(await observe(["1", "2"]).end()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("too many arguments"),
  });
  expect(await observe(["--nonsense"]).end()).toMatchObject({ code: 2, stderr: expect.stringContaining("--nonsense") });
  expect(await observe(["--help"]).end()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Usage: npm run observe"),
  });
});

test("without an argument it looks at port 8888, or says how to start a server", async () => {
  const taken = listeners(8888).length > 0;
  const { code, stdout, stderr } = await observe(["--once"]).end();
  if (taken) expect(stdout + stderr).toContain("8888");
  else expect([code, stdout, stderr.split(":")[0]]).toEqual([1, "", "Nothing listens on port 8888"]);
});

test("on a terminal it draws within the window, and Ctrl-C gives the cursor back", async () => {
  const server = await run("family");
  const observer = observeOnTerminal(6, 50, [String(server.port)]);
  await until("the zombie in red", () => observer.stdout().includes("\x1b[31m1 zombie"));
  await client(server.port);
  await until("the listening socket is below the window", () => observer.stdout().includes("more lines: make"));
  observer.type("\x03");
  const { code, stdout } = await observer.end();
  expect(code).toBe(0);
  expect(stdout.startsWith("\x1b[?25l\x1b[H\x1b[J\x1b[H")).toBe(true);
  expect(stdout.endsWith("\x1b[?25h")).toBe(true);
  const last = stdout.slice(stdout.lastIndexOf("\x1b[H"), stdout.lastIndexOf("\x1b[J")).split("\r\n");
  const widths = last.map((line) => stripVTControlCharacters(line).replace("^C", "").length);
  expect(widths.length).toBe(6);
  expect(Math.max(...widths)).toBe(49);
});

test("on a terminal NO_COLOR takes the colours away", async () => {
  const server = await run("quiet");
  const { stdout } = await observeOnTerminal(20, 80, [String(server.port), "--once"], { NO_COLOR: "1" }).end();
  expect(stdout).toContain("1 process, port");
  expect(stdout).not.toContain("\x1b");
});
