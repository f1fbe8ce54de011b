import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { makeCourse, run, write } from "./course.ts";

let root = "";

beforeEach(() => {
  root = makeCourse();
  write(root, "lessons/02-two/src/server.ts", "setsockopt();\nlisten();\n");
});

test.each([
  [["2", "2"], 2, "Both sides are lesson 02 two: give two different lessons, or one alone for what it changes."],
  [
    ["1"],
    2,
    "Lesson 01 one starts from nothing, so there is no base to compare it with: give two lessons, as in `npm run diff 1 2`.",
  ],
  [["1", "2", "3"], 2, "Give two lessons at most: `npm run diff 1 2`."],
  [["9"], 2, 'There is no lesson "9": give a number from 1 to 3, or a name such as one.'],
  [["2", "--words", "--side-by-side"], 2, "--words goes with neither --side-by-side nor --html: choose one."],
])("diff %j is refused in one sentence", async (args, code, sentence) => {
  expect(await run(root, ["diff", ...args])).toEqual({ code, signal: null, stdout: "", stderr: `${sentence}\n` });
});

test("a page that cannot be written is refused in one sentence", async () => {
  const { code, stderr } = await run(root, ["diff", "2", "--html", "no/such/x.html"]);
  expect([code, stderr.split("\n").length]).toEqual([1, 2]);
  expect(stderr).toMatch(/^The page cannot be written \(ENOENT.*\): name another file after --html\.\n$/);
});

test("outside of a git checkout, and without git, one sentence says so", async () => {
  rmSync(join(root, ".git"), { recursive: true });
  const noCheckout = "This folder is not a git checkout, which npm run diff needs: get the course with `git clone`.\n";
  expect(await run(root, ["diff", "2"])).toMatchObject({ code: 1, stdout: "", stderr: noCheckout });
  const noGit = "npm run diff needs git, which is not installed: install it with your system's package manager.\n";
  expect(await run(root, ["diff", "2"], { PATH: "/nowhere" })).toMatchObject({ code: 1, stdout: "", stderr: noGit });
});
