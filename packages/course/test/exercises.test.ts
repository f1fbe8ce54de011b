import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { allExercises } from "../src/exercises/catalogue.ts";
import { runChecks } from "../src/exercises/run.ts";
import { TOOL_ROOT } from "../src/root.ts";
import { makeCourse, run, write } from "./course.ts";

const SERVER = `import { createServer } from "node:http";
const server = createServer((request, response) => response.end("GREETING"));
server.listen(Number(process.env.PORT ?? 8888), "127.0.0.1", () => console.log("Serving HTTP on port " + server.address().port));
`;
const CHECKS = `import { check } from "@lbaws/checks";
check("the greeting is kind", { spec: "RFC 9110, section 6.4", weight: 2 }, async ({ start }) => {
  const server = await start();
  await server.ask("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n", { says: "It says hello.", status: 200, body: "hello" });
});
check("it answers", { spec: "RFC 9112, section 9" }, async ({ start }) => {
  const server = await start();
  await server.ask("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n", { says: "There is an answer.", status: 200 });
});
`;
const WORK = "workspace/01a-greet";

/** A small course with one exercise: the server says "hullo" and must say "hello". */
function makeCourseWithExercise(): string {
  const root = makeCourse();
  symlinkSync(join(TOOL_ROOT, "node_modules"), join(root, "node_modules"));
  write(root, "lessons/01-one/src/main.ts", SERVER.replace("GREETING", "hullo"));
  const folder = "lessons/01-one/exercises/a-greet";
  write(root, `${folder}/README.md`, "# 01a A kind greeting\n\nWhy.\n\n## Task\n\nSay hello.\n\n## Keep\n\nAll.\n");
  write(root, `${folder}/hints.md`, "## Hint 1\n\nLook.\n\n## Hint 2\n\nHarder.\n");
  write(root, `${folder}/exercise.test.ts`, CHECKS);
  write(root, `${folder}/solution/main.ts`, SERVER.replace("GREETING", "hello"));
  return root;
}

function work(root: string, greeting: string): void {
  write(root, `${WORK}/src/main.ts`, SERVER.replace("GREETING", greeting));
}

test("an exercise begins with a copy of the lesson, and goes on where it was", async () => {
  const root = makeCourseWithExercise();
  expect(await run(root, ["exercises/exercise", "1a"])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Say hello."),
  });
  work(root, "mine");
  expect((await run(root, ["exercises/exercise", "01a"])).stdout).toContain("as you left it");
  expect(readFileSync(join(root, WORK, "src/main.ts"), "utf8")).toContain("mine");
});

test("a failing check shows what to send, what came back, and a caret under the first wrong byte", async () => {
  const root = makeCourseWithExercise();
  await run(root, ["exercises/exercise", "1a"]);
  const { code, stdout, stderr } = await run(root, ["check", "1a"]);
  expect(code).toBe(1);
  expect(stdout).toContain("FAILED   the greeting is kind  (RFC 9110, section 6.4)");
  expect(stdout).toContain("passed   it answers");
  expect(stdout).toContain(String.raw`printf 'GET / HTTP/1.1\r\nHost: a\r\n\r\n' | nc 127.0.0.1 8888`);
  expect(stdout).toMatch(/Came back: hullo\n {23}\^ byte 1\n {11}Expected: {2}hello\n/);
  expect(stderr).toMatch(/1a is not done yet, 1 of 3 points/);
});

test("a solved exercise is done, and the record says when", async () => {
  const root = makeCourseWithExercise();
  await run(root, ["exercises/exercise", "1a"]);
  work(root, "hello");
  expect(await run(root, ["check", "1a"])).toMatchObject({ code: 0, stdout: expect.stringContaining("1a is done") });
  const record = JSON.parse(readFileSync(join(root, ".course/exercises.json"), "utf8"));
  expect(record).toEqual({
    "01a-greet": { hints: 0, passed: 2, checks: 2, done: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
});

test("a server that ends is said to have ended, with its last words", async () => {
  const root = makeCourseWithExercise();
  await run(root, ["exercises/exercise", "1a"]);
  write(root, `${WORK}/src/main.ts`, "console.error('no idea'); process.exit(7);\n");
  const { code, stdout } = await run(root, ["check", "1a"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/Ended: {5}Your server ended with exit code 7\.\n {11}It wrote: {2}no idea\n/);
});

test("a check that waits in vain says for what, and how the server was started", async () => {
  const root = makeCourseWithExercise();
  write(
    root,
    "lessons/01-one/exercises/a-greet/exercise.test.ts",
    `import { check } from "@lbaws/checks";
import { until } from "@lbaws/wire";
check("it forks", { spec: "man 2 fork" }, async ({ start }) => {
  await start({ env: { NAME: "a b" } });
  await until("a child", () => false, 300);
});
`,
  );
  await run(root, ["exercises/exercise", "1a"]);
  const { stdout } = await run(root, ["check", "1a"]);
  expect(stdout).toContain("Wanted:    The check waits for a child.\n");
  expect(stdout).toContain("Instead:   It did not come within 0.3 s.\n");
  expect(stdout).toContain("Server:    NAME='a b' npm start 1a\n");
});

test("hints come one by one; our solution after the last", async () => {
  const root = makeCourseWithExercise();
  await run(root, ["exercises/exercise", "1a"]);
  const solution = ["exercises/hint", "1a", "--solution"];
  expect(await run(root, solution)).toMatchObject({ code: 1, stderr: expect.stringContaining("take them first") });
  expect((await run(root, ["exercises/hint", "1a"])).stdout).toMatch(/^Hint 1 of 2\n\nLook\.\n/);
  expect((await run(root, ["exercises/hint", "1a"])).stdout).toMatch(/^Hint 2 of 2\n\nHarder\.\n/);
  expect((await run(root, solution)).stdout).toMatch(/\n-.*hullo.*\n\+.*hello/);
});

test("a reset keeps what was there under a dated name", async () => {
  const root = makeCourseWithExercise();
  await run(root, ["exercises/exercise", "1a"]);
  work(root, "mine");
  expect(await run(root, ["exercises/reset", "1a"])).toMatchObject({ code: 0 });
  expect(readFileSync(join(root, WORK, "src/main.ts"), "utf8")).toContain("hullo");
  const [kept = ""] = readdirSync(join(root, "workspace/kept"));
  expect(kept).toMatch(/^01a-greet-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/);
  expect(readFileSync(join(root, "workspace/kept", kept, "src/main.ts"), "utf8")).toContain("mine");
});

test("a copy without its src is kept aside, and a new one made", async () => {
  const root = makeCourseWithExercise();
  await run(root, ["exercises/exercise", "1a"]);
  write(root, `${WORK}/notes.txt`, "mine");
  rmSync(join(root, WORK, "src"), { recursive: true });
  expect(await run(root, ["exercises/exercise", "1A"])).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(root, WORK, "src/main.ts"), "utf8")).toContain("hullo");
  const [kept = ""] = readdirSync(join(root, "workspace/kept"));
  expect(readFileSync(join(root, "workspace/kept", kept, "notes.txt"), "utf8")).toBe("mine");
  expect(readdirSync(join(root, "workspace")).sort()).toEqual(["01a-greet", "kept"]);
});

test("inside of the copy the same commands work, without the exercise's name", async () => {
  const root = makeCourseWithExercise();
  await run(root, ["exercises/exercise", "1a"]);
  const { scripts } = JSON.parse(readFileSync(join(root, WORK, "package.json"), "utf8"));
  expect(scripts).toMatchObject({ check: "npm --silent --prefix ../.. run check 1a --" });
});

test("a file in the place of .course is one sentence", async () => {
  const root = makeCourseWithExercise();
  await run(root, ["exercises/exercise", "1a"]);
  rmSync(join(root, ".course"), { recursive: true, force: true });
  write(root, ".course", "");
  const { code, stderr } = await run(root, ["exercises/hint", "1a"]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    ".course/exercises.json cannot be written (EEXIST): make .course a folder that you may write to.\n",
  );
});

describe("what cannot be done is said in one sentence", () => {
  test.each([
    [["check", "1b"], 2, 'There is no exercise "1b": lesson 01 has 1a.'],
    [["exercises/exercise", "9z"], 2, 'There is no exercise "9z"'],
    [["check", "1a"], 1, "You have not begun 1a yet: `npm run exercise 1a`"],
    [["start", "1a"], 1, "You have not begun 1a yet"],
    [["exercises/reset", "1a"], 1, "You have not begun 1a yet"],
    [["exercises/hint"], 2, "missing required argument"],
  ])("%j", async (args, code, sentence) => {
    const root = makeCourseWithExercise();
    const outcome = await run(root, args);
    expect(outcome).toMatchObject({ code, stderr: expect.stringContaining(sentence) });
    expect(outcome.stderr).not.toMatch(/\n {4}at /);
    expect(existsSync(join(root, "workspace"))).toBe(false);
  });
});

test("the checks wait for a course that stands still before it has sent them all they need", async () => {
  const root = makeCourseWithExercise();
  const [exercise] = allExercises(root);
  if (exercise === undefined) throw new Error("there is no exercise");
  const report = runChecks(exercise, { target: join(exercise.folder, "solution") });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000); // long enough for them to have started
  expect(await report).toMatchObject({ end: "finished" });
});

test("a run that takes too long, or too many processes, is stopped and says so", { timeout: 60_000 }, async () => {
  const root = makeCourseWithExercise();
  const [exercise] = allExercises(root);
  if (exercise === undefined) throw new Error("there is no exercise");
  write(root, "late/src/main.ts", "while (true);\n");
  const limits = { seconds: 8, processes: 250, megabytes: 1500 };
  expect(await runChecks(exercise, { target: join(root, "late"), limits })).toMatchObject({
    end: "late",
    why: 'The checks were not done within 8 s. That was at the check "the greeting is kind".',
  });
  write(
    root,
    "many/src/main.ts",
    `import { spawn } from "node:child_process";\nfor (let i = 0; i < 60; i++) spawn("sleep", ["60"]);\n`,
  );
  const few = { seconds: 20, processes: 30, megabytes: 1500 };
  expect(await runChecks(exercise, { target: join(root, "many"), limits: few })).toMatchObject({ end: "processes" });
});
