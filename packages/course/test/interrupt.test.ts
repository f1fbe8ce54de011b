import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { listeners } from "@lbaws/observe";
import { expect, test } from "vitest";
import { launch, makeCourse, RUN, run, write } from "./course.ts";

/** Tests that start a server in a session of its own, which outlives its parent, and wait until they are ended. */
const TESTS = `import { spawn } from "node:child_process";
const server = spawn("/bin/sh", ["-c", "trap '' TERM; sleep 1000 & wait"], { detached: true });
console.log("server " + server.pid);
setInterval(() => {}, 1000);
`;

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "a check ended by %s says so, goes on with no lesson, and leaves nothing",
  async (signal) => {
    const root = makeCourse();
    write(root, "lessons/01-one/test/all.js", TESTS);
    const check = launch(root, ["check", "all"]);
    const [, server] = await check.until(/server (\d+)\n/);
    check.child.kill(signal);
    const { code, stdout, stderr } = await check.ended;
    expect([code, stderr]).toEqual([130, "Interrupted.\n"]);
    expect(stdout).not.toContain("Lesson 02");
    expect(isRunning(Number(server))).toBe(false);
    expect(existsSync(join(root, ".course"))).toBe(false);
  },
);

test("tests that were interrupted themselves are no failure", async () => {
  const root = makeCourse();
  write(root, "lessons/01-one/test/all.js", "process.kill(process.pid, 'SIGINT');\n");
  expect(await run(root, ["check", "1"])).toMatchObject({ code: 130, stderr: "Interrupted.\n" });
});

test("a check that nobody reads any more ends, with all it started", async () => {
  const root = makeCourse();
  write(root, "lessons/01-one/test/all.js", TESTS);
  const text = await pipeToHead(root, ["check", "1"], 3);
  expect(isRunning(Number(/server (\d+)/.exec(text)?.[1]))).toBe(false);
});

test("a server that nobody reads any more ends, and its port is free", async () => {
  const text = await pipeToHead(makeCourse(), ["start", "1"], 4);
  const port = Number(/Serving HTTP on port (\d+)/.exec(text)?.[1]);
  expect(port).toBeGreaterThan(0);
  expect(listeners(port)).toEqual([]);
});

/** What head(1) read of a command; resolves when the command has ended. */
function pipeToHead(root: string, args: string[], lines: number): Promise<string> {
  const script = `{ "$0" "$@"; echo ended >&2; } | head -n ${lines}`;
  const env = { PATH: process.env.PATH, HOME: root, COURSE_ROOT: root, PORT: "0" };
  const shell = spawn("/bin/sh", ["-c", script, process.execPath, RUN, ...args], { env, cwd: root });
  let text = "";
  shell.stdout.setEncoding("utf8").on("data", (part) => {
    text += part;
  });
  return new Promise((resolve) => shell.stderr.once("data", () => resolve(text)));
}

function isRunning(pid: number): boolean {
  expect(pid).toBeGreaterThan(0);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return false;
  }
}
