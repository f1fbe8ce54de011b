import { expect, test } from "vitest";
import { WIFSIGNALED, WTERMSIG } from "../src/index.ts";
import { result, run } from "./helper.ts";

test("the filter answers madvise(MADV_DONTFORK) with success and nothing is marked", async () => {
  expect(await result("heap.ts", ["mark a page behind the filter"])).toEqual([0, 0]);
  expect(await result("heap.ts", ["mark a page"])).toEqual([0, true]);
  expect(await result("heap.ts", ["V8 without the filter"])).toBe(true);
});

test("without the filter a child dies of SIGSEGV", async () => {
  const status = await result<number>("heap.ts", ["without the filter"]);
  expect(WIFSIGNALED(status)).toBe(true);
  expect(WTERMSIG(status)).toBe(11);
});

test("with it 200 children live, and nothing is said", async () => {
  expect(await result("heap.ts", ["with the filter"])).toBe(0);
});

test("where the system forbids the filter, 200 children live, and the risk is said once", async () => {
  const outcome = await run("heap.ts", ["where filters are forbidden"]);
  expect(outcome).toMatchObject({ status: 0, late: false, left: false });
  expect(JSON.parse(outcome.stdout)).toEqual([false, 0]);
  expect(outcome.stderr).toBe(
    "@lbaws/posix: this system allows no seccomp filter, so now and then a forked child may be lost.\n",
  );
});
