import { readFileSync } from "node:fs";
import { exchange, type Server, until } from "@lbaws/wire";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Contender, contenders, NAMES } from "../src/contenders.ts";

const { present, leftOut } = contenders(NAMES);
const HEAD = "GET /bench HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

async function run(contender: Contender): Promise<Server> {
  const server = await contender.start();
  onTestFinished(() => server.stop());
  return server;
}

describe.each(present)("$name", (contender) => {
  test("gives the right answer, also to a request in pieces, and closes", async () => {
    const { port } = await run(contender);
    for (const request of [HEAD, [HEAD.slice(0, 20), HEAD.slice(20)]]) {
      expect(contender.judge(await exchange(port, request), HEAD)).toBeUndefined();
    }
  });

  test("leaves no child behind, however the client goes", async () => {
    const { port, pid } = await run(contender);
    await exchange(port, HEAD.slice(0, 20), { end: true });
    await Promise.all(Array.from({ length: 4 }, () => exchange(port, HEAD)));
    await until("no child is left", () => readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1") === "");
  });
});

test.runIf(present.some(({ name }) => name === "python"))(
  "Python's answer is the lesson's, byte for byte",
  async () => {
    const [lesson, python] = ["lesson-19", "python"].map(
      (name) => present.find((one) => one.name === name) as Contender,
    );
    const answers = [await run(lesson as Contender), await run(python as Contender)].map(({ port }) =>
      exchange(port, HEAD),
    );
    const [one, other] = await Promise.all(answers);
    expect(other).toBe(one);
  },
);

test("whatever is left out has a reason", () => {
  expect([...present, ...leftOut].map(({ name }) => name).sort()).toEqual(NAMES.toSorted());
  expect(leftOut.filter(({ reason }) => reason === "")).toEqual([]);
});
