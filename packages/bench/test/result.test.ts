import { expect, test } from "vitest";
import { hasBody, isEcho } from "../src/answer.ts";
import { formatMarkdown } from "../src/markdown.ts";
import { makeResult } from "../src/result.ts";
import { summarize } from "../src/statistics.ts";
import { echo, MACHINE } from "./contender.ts";

const SETTINGS = { rounds: 3, seconds: 1, concurrency: 8 };

function measured(name: string, rates: number[], expected?: number) {
  const contender = { ...echo(name), ...(expected === undefined ? {} : { expected }) };
  return { contender, connections: 100, rates, clientTimes: rates.map(() => 0.0001) };
}

test("a ratio is of one round's rates, so that a slow round does not count", () => {
  const all = [measured("first", [100, 10, 200]), measured("other", [50, 5, 50])];
  const [first, other] = makeResult(MACHINE, SETTINGS, all, []).rows;
  expect([first?.ratio, other?.ratios]).toEqual([undefined, [2, 2, 4]]);
  expect(other?.ratio).toEqual({ median: 2, lower: 2, upper: 3, min: 2, max: 4 });
});

test("the table has a row for each server, and says what was left out and what the machine was", () => {
  const all = [
    measured("first", [1000, 1200, 1300]),
    measured("slow", [100, 100, 100], 10),
    measured("even", [1200, 1200, 1300], 1),
  ];
  const leftOut = [{ name: "python", reason: "there is no python3 on this machine" }];
  expect(formatMarkdown(makeResult(MACHINE, SETTINGS, all, leftOut)).split("\n")).toEqual([
    "| server | connections/s | half of the rounds | first / this | half of the rounds | expected |",
    "|---|---:|---:|---:|---:|---:|",
    "| The first one | 1,200 | 1,100–1,250 | 1 |  |  |",
    "| The slow one | 100 | 100–100 | 12.0 | 11.0–12.5 | ≥ 10: yes |",
    "| The even one | 1,200 | 1,200–1,250 | 1.00 | 0.917–1.00 | ≥ 1: yes |",
    "",
    "Left out: python, since there is no python3 on this machine.",
    "",
    "Medians of 3 rounds, about 1 s for each server in each. The servers take turns, and each ratio is of",
    "two rates of one round. One request per connection, 8 connections at once, and every answer was checked.",
    "The client alone could make 10,000 connections/s.",
    "",
    "Machine: Z80, 1 core, 16.0 GiB, Linux 6.1, Node 26.0.0, no Python; load average before: 0.25.",
    "",
  ]);
});

test.each([
  [[7], [7, 7, 7, 7, 7]],
  [
    [4, 1],
    [2.5, 1.75, 3.25, 1, 4],
  ],
  [
    [5, 1, 3, 2, 4],
    [3, 2, 4, 1, 5],
  ],
])("summarize %j", (values, [median, lower, upper, min, max]) => {
  expect(summarize(values)).toEqual({ median, lower, upper, min, max });
});

test.each([
  ["", "there is none"],
  ["HTTP/1.1 500 Internal Server Error\r\n\r\nask", "its status is not 200"],
  ["HTTP/1.1 200 OK\r\n", 'its body is not "ask"'],
  ["HTTP/1.1 200 OK\r\n\r\nas", 'its body is not "ask"'],
  ["HTTP/1.1 200 OK\r\nA: b\r\n\r\nask", undefined],
])("of the answer %j it says: %s", (answer, fault) => {
  expect(isEcho(answer, "ask")).toBe(fault);
  expect(hasBody("ask")(answer, "other")).toBe(fault);
});
