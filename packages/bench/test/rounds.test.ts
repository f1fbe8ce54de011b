import { expect, test } from "vitest";
import { makeResult } from "../src/result.ts";
import { measure, rotated } from "../src/rounds.ts";
import { echo, MACHINE } from "./contender.ts";

test("a server that takes its time is slower than one that does not, and the ratio says so", async () => {
  const settings = { rounds: 1, seconds: 0.3, concurrency: 2 };
  const measured = await measure([echo("fast"), echo("slow", { HOLD: "200" })], settings, () => {});
  const { rows } = makeResult(MACHINE, settings, measured, []);
  const [fast, slow] = rows;
  // Two at once, 200 ms each.
  expect(slow?.rate.median).toBeLessThanOrEqual(10);
  expect(fast?.ratio).toBeUndefined();
  expect(slow?.ratio?.median).toBe((fast?.rate.median ?? 0) / (slow?.rate.median ?? 0));
  expect(slow?.ratio?.median).toBeGreaterThan(1);
});

test("each round measures every server once, and begins with another one", async () => {
  const lines: string[] = [];
  const settings = { rounds: 3, seconds: 0.01, concurrency: 1 };
  const measured = await measure([echo("one"), echo("two")], settings, (line) =>
    lines.push(line.replace(/ [\d.]+\/s.*/, "")),
  );
  expect(lines).toEqual([
    "warm-up: one",
    "warm-up: two",
    ...["round 1 of 3: one", "round 1 of 3: two"],
    ...["round 2 of 3: two", "round 2 of 3: one"],
    ...["round 3 of 3: one", "round 3 of 3: two"],
  ]);
  expect(measured.map(({ rates }) => rates.length)).toEqual([3, 3]);
});

test("a wrong answer ends the bench, and the message says whose it was and what came", async () => {
  const settings = { rounds: 1, seconds: 0.01, concurrency: 1 };
  const failing = measure([echo("right"), echo("wrong", { WRONG: "2" })], settings, () => {});
  await expect(failing).rejects.toThrow(
    /^wrong: A wrong answer: its body is not "GET \/bench .*"\. It was "HTTP\/1\.1 200 OK\\r\\n\\r\\nSorry\."\.\nThe server has written:\nServing HTTP on port \d+\n/,
  );
});

test("a server that is gone ends the bench", async () => {
  const gone = {
    ...echo("gone"),
    start: async () => {
      const server = await echo("gone").start();
      await server.stop();
      return server;
    },
  };
  const settings = { rounds: 1, seconds: 0.01, concurrency: 1 };
  await expect(measure([gone], settings, () => {})).rejects.toThrow(/^gone: connect ECONNREFUSED/);
});

test("rotated begins further on, and comes round", () => {
  expect([0, 1, 2, 3].map((by) => rotated(["a", "b", "c"], by).join(""))).toEqual(["abc", "bca", "cab", "abc"]);
});
