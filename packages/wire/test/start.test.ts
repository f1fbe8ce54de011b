import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { start, until } from "../src/index.ts";
import { isThere, numberAfter, program, run } from "./programs.ts";

test("a started server accepts on the port that it said", async () => {
  const server = await run("echo");
  expect(server.output()).toBe(`Serving HTTP on port ${server.port}\n`);
  expect(isThere(server.pid)).toBe(true);
});

test("the environment has PORT=0, what was asked for, and nothing of the test runner's", async () => {
  const server = await run("environment", { env: { DELAY: "2" }, args: ["one", "two words"] });
  const { env, args, flags } = JSON.parse(server.output().split("\n")[0] ?? "");
  expect(env).toMatchObject({ PORT: "0", DELAY: "2", PATH: process.env.PATH });
  expect(process.env).toMatchObject({ VITEST: "true", NODE_ENV: "test" });
  expect(Object.keys(env).filter((name) => /^VITEST|^NODE_(OPTIONS|ENV)$/.test(name))).toEqual([]);
  expect(args).toEqual(["one", "two words"]);
  expect(flags).toEqual(["--single-threaded", "--v8-pool-size=1"]);
});

test("settings for servers in somebody's shell do not reach the server, unless a test asks for them", async () => {
  for (const name of ["HOST", "TIMEOUT", "DELAY"]) vi.stubEnv(name, "7");
  onTestFinished(() => void vi.unstubAllEnvs());
  const server = await run("environment", { env: { DELAY: "2" } });
  const { env } = JSON.parse(server.output().split("\n")[0] ?? "");
  expect([env.HOST, env.TIMEOUT, env.DELAY]).toEqual([undefined, undefined, "2"]);
});

test("NODE_OPTIONS of the test run does not reach the server", async () => {
  vi.stubEnv("NODE_OPTIONS", "--no-such-option");
  onTestFinished(() => void vi.unstubAllEnvs());
  await run("echo");
});

test("a command stands for node and the program", async () => {
  const script = 'echo "in a shell: $0 $1"; exec "$NODE" "$MAIN"';
  const env = { NODE: process.execPath, MAIN: fileURLToPath(program("echo")) };
  const server = await run("no-such-program", { command: ["sh", "-c", script], args: ["zero", "one"], env });
  expect(server.output()).toBe(`in a shell: zero one\nServing HTTP on port ${server.port}\n`);
});

test("a signal reaches the server, and exited says how it ended", async () => {
  const server = await run("echo");
  server.signal("SIGTERM");
  expect(await server.exited).toEqual({ code: null, signal: "SIGTERM" });
  server.signal("SIGTERM");
});

test("a server that ends before it listens is quoted", async () => {
  await expect(start(program("fails"), { nodeFlags: [] })).rejects.toThrow(
    `"${process.execPath} ${fileURLToPath(program("fails"))}" ended with exit code 3 before it said ` +
      '"Serving HTTP on port N". It had written: "no configuration\\n"',
  );
});

test("a server that does not say its port in time is quoted and killed, with its children", async () => {
  const failure: Error = await start(program("silent"), { deadline: 1500 }).then(
    () => expect.unreachable(),
    (error) => error,
  );
  expect(failure.message).toMatch(
    /^Waited 1500 ms for ".*silent.ts" to say "Serving HTTP on port N"\. It had written: /,
  );
  const child = Number(/child (\d+)/.exec(failure.message)?.[1]);
  expect(child).toBeGreaterThan(0);
  expect(isThere(child)).toBe(false);
});

test("a program that is not there is an error", async () => {
  await expect(start("none.ts")).rejects.toThrow("ended with exit code 1 before it said");
  await expect(start("none.ts", { command: ["/no/such/command"] })).rejects.toThrow("ENOENT");
});

test("output grows while the server runs", async () => {
  const server = await run("family");
  expect(await until("the child's line", () => numberAfter("child", server.output()))).toBeGreaterThan(0);
});

test("a server that writes too much is killed with its children, and its output is cut", async () => {
  const command = ["/bin/sh", "-c", "echo Serving HTTP on port 1; sleep 60 & while :; do echo too much; done"];
  const server = await start("", { command, maxOutput: 10_000 });
  onTestFinished(() => server.stop());
  expect(await server.exited).toEqual({ code: null, signal: "SIGKILL" });
  expect(server.flooded()).toBe(true);
  expect(server.output().length).toBe(10_000);
});

test("a server runs in the folder it is given", async () => {
  const command = ["/bin/sh", "-c", "pwd; echo Serving HTTP on port 1; sleep 60"];
  const server = await start("", { command, cwd: "/usr" });
  onTestFinished(() => server.stop());
  expect(server.output()).toMatch(/^\/usr\n/);
});
