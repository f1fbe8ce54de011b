import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@lbaws/wire";
import { expect, onTestFinished, test } from "vitest";
import { bench } from "./command.ts";

const SHORT = ["--rounds", "1", "--seconds", "0.05", "--concurrency", "2"];

test("a run prints the table and writes the files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lbaws-bench-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [json, markdown] = [join(folder, "bench.json"), join(folder, "bench.md")];
  const { ended } = bench([...SHORT, "--servers", "node:http", "--json", json, "--markdown", markdown]);
  const { code, stdout, stderr } = await ended;
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/^warm-up: lesson-19 .*\n(.*\n){2}round 1 of 1: node:http .*\n$/),
  ]);
  expect(stdout).toMatch(
    /^\| server \|.*\n\|---\|.*\n\| Lesson 19: .*\n\| Node: `node:http`, .*\n\nMedians of 1 rounds/,
  );
  expect(stdout).toMatch(/\nMachine: .*, Linux .*, Node \d+\.\d+\.\d+, .*; load average before: \d+\.\d\d\.\n$/);
  expect(readFileSync(markdown, "utf8")).toBe(stdout);
  const result = JSON.parse(readFileSync(json, "utf8"));
  expect(result).toMatchObject({
    settings: { rounds: 1, concurrency: 2 },
    rows: [{ name: "lesson-19" }, { name: "node:http" }],
  });
  expect(result.rows[1].ratios).toEqual([result.rows[0].rates[0] / result.rows[1].rates[0]]);
});

test("without python3 it says so and goes on", async () => {
  const { code, stdout, stderr } = await bench([...SHORT, "--servers", "python"], { PATH: "/nonexistent" }).ended;
  const sentence = "eft out: python, since there is no python3 on this machine";
  expect([code, stdout, stderr]).toEqual([
    0,
    expect.stringContaining(`\nL${sentence}.\n`),
    expect.stringContaining(`l${sentence}\n`),
  ]);
});

test("Ctrl-C ends it, and every server with it", async () => {
  const { child, stderr, ended } = bench(["--seconds", "0.05", "--rounds", "1000", "--servers", "node:http"]);
  await until("the second round", () => stderr().includes("round 2 of 1000"));
  const servers = childrenOf(child.pid as number);
  expect(servers.length).toBeGreaterThanOrEqual(2);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: null, signal: "SIGINT", stdout: "" });
  await until("no server is left", () => servers.every(isGone));
});

test.each([
  [["--rounds", "0"], "It must be a whole number from 1 to 1000."],
  [["--rounds", "1.5"], "It must be a whole number from 1 to 1000."],
  [["--seconds", "x"], "It must be a number of seconds from 0.01 to 60."],
  [["--concurrency", "101"], "It must be a whole number from 1 to 100."],
  [["--servers", "apache"], "Allowed choices are lesson-19, lesson-20, python, child_process.fork, node:http."],
  [["--servers"], "argument missing"],
  [["7"], "too many arguments"],
  [["--nonsense"], "unknown option '--nonsense'"],
])("%j is wrong usage", async (args, sentence) => {
  expect(await bench(args).ended).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(sentence) });
});

test("--help says how it is used", async () => {
  const { code, stdout, stderr } = await bench(["--help"]).ended;
  expect([code, stdout, stderr]).toEqual([0, expect.stringContaining("Usage: npm run bench -- [options]"), ""]);
});

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim().split(" ").map(Number);
}

/** An orphan that ended is for process 1 to collect, which may take its time. */
function isGone(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  try {
    return !existsSync(path) || / Z \d+ /.test(readFileSync(path, "latin1"));
  } catch (error) {
    return ["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "");
  }
}
