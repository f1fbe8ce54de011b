import { afterEach, describe, expect, test } from "vitest";
import { formatPath } from "../src/path.ts";
import { parseSteps } from "../src/steps.ts";
import { wrapToScreen, wrapWords } from "../src/wrap.ts";
import { STEPS } from "./course.ts";

test("lines break between words, and a word that is too long has its own", () => {
  expect(wrapWords("one two three fourteen five", 8)).toBe("one two\nthree\nfourteen\nfive");
  expect(wrapWords("incomprehensibilities of it", 8)).toBe("incomprehensibilities\nof it");
});

test("what fits is one line", () => {
  expect(wrapWords("one two", 7)).toBe("one two");
  expect(wrapWords("one two", Number.POSITIVE_INFINITY)).toBe("one two");
});

test("the path keeps to the columns, a long question goes on below itself", () => {
  const [first, ...others] = STEPS.lessons;
  const steps = parseSteps({
    ...STEPS,
    lessons: [{ ...first, question: "What happens before one is there?" }, ...others],
  });
  const lines = formatPath(steps, {}, 40).split("\n");
  expect(lines.slice(1, 3)).toEqual(["  next   01 one    What happens before", `${" ".repeat(19)}one is there?`]);
  expect(lines.every((line) => line.length <= 40)).toBe(true);
});

describe("on a screen", () => {
  const { columns } = process.stdout;
  afterEach(() => {
    process.stdout.columns = columns;
  });

  test("lines that do not fit are broken between words, and begin where the text begins", () => {
    process.stdout.columns = 40;
    const text = "what was refused before  is refused as before\nas  it  is";
    expect(wrapToScreen(text, 11)).toBe(
      ["what was refused before is", "refused as before", "as  it  is"].join(`\n${" ".repeat(11)}`),
    );
  });

  test("colours take no room", () => {
    process.stdout.columns = 20;
    const text = "\u001b[32mwhat was refused\u001b[39m was";
    expect(wrapToScreen(text)).toBe(text);
    expect(wrapToScreen(`${text} so`)).toBe(`${text}\nso`);
  });
});
