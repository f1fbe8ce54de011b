import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { listeners } from "@lbaws/observe";
import { expect, onTestFinished, test, vi } from "vitest";
import { connect, launch, makeCourse, RUN, run, STEPS, write } from "./course.ts";

const DONE = { done: "2026-01-01T00:00:00.000Z" };
const ANY_PORT = { PORT: "0" };
/** Stands in front of the command and makes Node believe something about its machine. */
const pretend = (code: string) => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });

test("without a lesson: the path, then the first lesson that is not done and how to try it at its port", async () => {
  const root = makeCourse();
  write(root, ".course/progress.json", JSON.stringify({ "01-one": DONE }));
  const start = launch(root, ["start"], ANY_PORT);
  const [, port] = await start.until(
    /Serving HTTP on port (\d+)\n\nTry it [^\n]*\n\n {2}curl http:\/\/localhost:\d+\/hello\n\n/,
  );
  start.child.kill("SIGTERM");
  const { stdout } = await start.ended;
  expect(stdout).toContain(`
Part 1: First things
  done   01 one    Why one?
  next   02 two    Why two?

Part 2: Later things
  later  03 three  Why three?

Lesson 02 two: Why two?
Read lessons/02-two/README.md

Serving HTTP on port ${port}

Try it in another terminal (Ctrl-C here ends the server):

  curl http://localhost:${port}/hello
`);
  expect(stdout).not.toContain("\u001b");
});

test("when all lessons are done the last one runs, and the reader is told", async () => {
  const root = makeCourse();
  write(root, ".course/progress.json", JSON.stringify({ "01-one": DONE, "02-two": DONE, "03-three": DONE }));
  const start = launch(root, ["start"], ANY_PORT);
  await start.until(/All lessons are done\. This is the last one, 03 three, once more\.\n\nLesson 03 three/);
});

test.each(["2", "two", "02-two"])("lesson %s runs alone, with its arguments", async (wanted) => {
  const start = launch(makeCourse(), ["start", wanted, "./apps/hello.ts:app", "--option", "a b"], ANY_PORT);
  await start.until(/^with \.\/apps\/hello\.ts:app\|--option\|a b$/m);
  const [text] = await start.until(/^[\s\S]*Try it/);
  expect(text.startsWith("Lesson 02 two: Why two?\nRead lessons/02-two/README.md\n\nServing HTTP on port ")).toBe(true);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends the server, its port is free, and the command ends the same way",
  async (signal) => {
    const start = launch(makeCourse(), ["start", "1"], ANY_PORT);
    const [, port] = await start.until(/port (\d+)[\s\S]*Try it/);
    const server = childOf(start.child.pid as number);
    // A terminal sends SIGINT to the whole group, so the server gets its own.
    if (signal === "SIGINT") process.kill(server, signal);
    else start.child.kill(signal);
    expect(await start.ended).toMatchObject({ signal, stderr: "" });
    await expect(connect(Number(port))).rejects.toThrow("ECONNREFUSED");
  },
);

test("a server does not outlive npm, which is not its parent", async () => {
  const root = makeCourse();
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    COURSE_ROOT: root,
    INIT_CWD: root,
    npm_lifecycle_event: "start",
    PORT: "0",
  };
  const npm = spawn("sh", ["-c", '"$0" "$1" start 1 & wait', process.execPath, RUN], { env, cwd: root });
  onTestFinished(() => void npm.kill("SIGKILL"));
  let said = "";
  npm.stdout.setEncoding("utf8").on("data", (text) => (said += text));
  const [, port = ""] = await vi.waitUntil(() => /Serving HTTP on port (\d+)/.exec(said), { timeout: 20_000 });
  expect(listeners(Number(port))).not.toEqual([]);
  npm.kill("SIGTERM");
  await vi.waitUntil(() => listeners(Number(port)).length === 0, { timeout: 20_000 });
});

test("the exit code of the server passes through", async () => {
  expect(await run(makeCourse(), ["start", "1"], { ...ANY_PORT, RUDE: "7" })).toMatchObject({ code: 7, stderr: "" });
});

test("a lesson that has an application of its own runs it when the reader names none", async () => {
  const root = makeCourse();
  const lessons = STEPS.lessons.map((lesson) => ({ ...lesson, app: "stack" }));
  write(root, "lessons/steps.json", JSON.stringify({ ...STEPS, lessons }));
  const alone = launch(root, ["start", "2"], ANY_PORT);
  await alone.until(/^Application: stack, because you named none\n\nServing HTTP on port \d+$/m);
  await alone.until(/^with stack$/m);
  const named = launch(root, ["start", "2", "hello"], ANY_PORT);
  const [text] = await named.until(/^[\s\S]*with hello$/m);
  expect(text).not.toContain("Application:");
});

test("a server that ends by itself is told, with the next step", async () => {
  const { code, stdout } = await run(makeCourse(), ["start", "1"], { ...ANY_PORT, RUDE: "0" });
  expect(code).toBe(0);
  expect(stdout.endsWith("\nThe server has ended by itself. Next: `npm run check 1`.\n")).toBe(true);
});

test("arguments are refused where the lesson's program does not look at any, and so is a sign", async () => {
  const root = makeCourse();
  write(root, "lessons/01-one/src/main.ts", "serve();\n");
  const surplus = 'Lesson 01 one takes no arguments: leave out "2 3".\n';
  expect(await run(root, ["start", "1", "2", "3"])).toMatchObject({ code: 2, stdout: "", stderr: surplus });
  expect(await run(root, ["start", "-1"])).toMatchObject({ code: 2, stdout: "" });
  const sign = 'There is no lesson "-1": give its number without a sign, 1.\n';
  for (const name of ["start", "check", "diff"])
    expect(await run(root, [name], { npm_config_1: "true" })).toMatchObject({ code: 2, stdout: "", stderr: sign });
});

test("an unknown lesson, and a missing one, get one sentence", async () => {
  const root = makeCourse();
  const unknown = 'There is no lesson "9": give a number from 1 to 3, or a name such as one.\n';
  expect(await run(root, ["start", "9"])).toMatchObject({ code: 2, stdout: "", stderr: unknown });
  write(root, "lessons/steps.json", readFileSync(`${root}/lessons/steps.json`, "utf8").replace('"two"', '"twee"'));
  const missing = "lessons/02-twee has no package.json: restore it with `git checkout lessons/02-twee`.\n";
  expect(await run(root, ["start", "2"])).toMatchObject({ code: 1, stdout: "", stderr: missing });
});

test("--help says how to use it", async () => {
  const { code, stdout, stderr } = await run(makeCourse(), ["start", "--help"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Usage: npm start \[options\] \[lesson\] \[args\.\.\.\]\n/);
});

test("a Node that is too old gets one sentence", async () => {
  const old = pretend(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })",
  );
  const stderr =
    "The course needs Node 22.18 or newer and this is Node 20.20.2: run `npm ci`, which brings Node 26 on Linux, or install Node 24.\n";
  expect(await run(makeCourse(), ["start"], old)).toEqual({ code: 1, signal: null, stdout: "", stderr });
});

test("a system that is not Linux gets the sentence of @lbaws/posix alone", async () => {
  const { code, stdout, stderr } = await run(
    makeCourse(),
    ["start", "1"],
    pretend("Object.defineProperty(process, 'platform', { value: 'darwin' })"),
  );
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^@lbaws\/posix calls Linux directly and needs Linux [^\n]*\n$/);
});

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());
}

test("a server that ends in good order when it is told to is not said to have ended by itself", async () => {
  const root = makeCourse();
  const main = `process.on("SIGTERM", () => process.exit());\nconsole.log("Serving HTTP on port 1");\nsetInterval(() => {}, 1000);\n`;
  write(root, "lessons/01-one/src/main.ts", main);
  const { child, until, ended } = launch(root, ["start", "1"], ANY_PORT);
  await until(/Try it/);
  child.kill("SIGTERM");
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  expect(stdout).not.toContain("by itself");
});
