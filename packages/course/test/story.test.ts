import { expect, test } from "vitest";
import { Story } from "../src/exercises/story.ts";

const LIST = JSON.stringify({ type: "list", checks: [{ name: "a", spec: "", weight: 1 }] });
const FAILED = JSON.stringify({ type: "check", name: "a", passed: false, seconds: 1 });
const PASSED = JSON.stringify({ type: "check", name: "a", passed: true, seconds: 1 });
const END = JSON.stringify({ type: "end", errors: [] });

function told(...lines: string[]) {
  const story = new Story({});
  for (const line of lines) story.hear(line);
  return story.report(1, "the last words", "were ended by SIGKILL");
}

test("what the checks have told to the end is the report", () => {
  expect(told(LIST, PASSED, END)).toEqual({
    end: "finished",
    checks: [{ name: "a", spec: "", weight: 1, state: "passed", seconds: 1 }],
    seconds: 1,
  });
});

test.each([
  ["a result that is told again", [LIST, FAILED, PASSED, END], /"a" is not expected now/],
  ["a result of a check that is not there", [LIST, PASSED.replace('"a"', '"b"'), END], /"b" is not expected now/],
  ["a check that is there twice", [LIST, LIST, PASSED, END], /"a" is there twice/],
  ["a line that is cut off", [LIST, PASSED.slice(0, 20)], /cannot be understood/],
  ["checks that say nothing more", [LIST], /were ended by SIGKILL at the check "a", while the program ran/],
  ["checks that say nothing", [], /without a result\. the last words/],
])("%s is no result", (_, lines, why) => {
  expect(told(...lines)).toMatchObject({ end: "broken", why: expect.stringMatching(why) });
});
