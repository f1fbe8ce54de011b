import { describe, expect, test } from "vitest";
import { WEXITSTATUS, WIFEXITED, WIFSIGNALED, WTERMSIG } from "../src/index.ts";
import { run, shows } from "./helper.ts";

async function childStatus(way: string) {
  const outcome = await run("ways-out.ts", [way]);
  expect(outcome).toMatchObject({ late: false, left: false, status: 0 });
  const lines = outcome.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  return { status: lines.pop().status as number, lines, stderr: outcome.stderr };
}

const statuses: [way: string, status: number][] = [
  ["_exit", 3],
  ["process.exit", 4],
  ["process.exit without a number", 5],
  ["exitCode", 6],
  ["loop end", 0],
  ["handled exception", 7],
  ["exit in beforeExit", 10],
  ["exit from a timer", 11],
  ["exit from an immediate", 12],
  ["unref'd handle", 0],
  ["many turns", 0],
];

describe("a child ends with the right status", { concurrent: true }, () => {
  test.each(statuses)("%s: %i", async (way, status) => {
    const child = await childStatus(way);
    expect(child.stderr).toBe("");
    expect(WIFEXITED(child.status)).toBe(true);
    expect(WEXITSTATUS(child.status)).toBe(status);
  });

  test.each([
    ["throw", /Error: thrown in the child\n +at .*ways-out\.ts/],
    ["throw a string", /a mere string/],
    ["throw in a timer", /Error: thrown in a timer\n +at .*ways-out\.ts/],
    ["unhandled rejection", /Error: rejected in the child\n +at .*ways-out\.ts/],
  ])("%s: 1, and the stack on stderr", async (way, message) => {
    const child = await childStatus(way);
    expect(child.stderr).toMatch(message);
    expect(WEXITSTATUS(child.status)).toBe(1);
  });

  test.each([
    ["abort", 6],
    ["kill itself", 15],
  ])("%s: signal %i", async (way, signum) => {
    const child = await childStatus(way);
    expect(WIFSIGNALED(child.status)).toBe(true);
    expect(WTERMSIG(child.status)).toBe(signum);
  });
});

// What Node does in an ordinary process is what a child must do.
describe("a child ends as an ordinary process would", { concurrent: true }, () => {
  test.each([
    "unsettled await",
    "unsettled await with exitCode",
    "throw in an uncaughtException listener",
    "exit listeners",
    "exit in an exit listener",
    "throw in an exit listener",
    "beforeExit",
  ])("%s", async (way) => {
    const [plain, child] = await Promise.all([run("ways-out.ts", [way, "plain"]), childStatus(way)]);
    expect(WEXITSTATUS(child.status)).toBe(plain.status);
    expect(child.lines.map((line) => JSON.stringify(line)).join("\n")).toBe(plain.stdout.trim());
    for (const line of plain.stderr.match(/^Error: .*/gm) ?? []) expect(child.stderr).toContain(line);
  });
});

describe("without what fork() does for the child", { concurrent: true }, () => {
  test.each(["process.exit", "loop end", "throw"])("%s never ends", async (way) => {
    const hangs = async () => (await run("ways-out.ts", [way, "raw"], { limit: 4000 })).late;
    expect(await shows(hangs)).toBe(true);
  });
});
