import { expect, test } from "vitest";
import { currentLesson, findLesson, nextLesson } from "../src/lessons.ts";
import { Problem } from "../src/problem.ts";
import { parseSteps } from "../src/steps.ts";
import { STEPS } from "./course.ts";

const steps = parseSteps(STEPS);
const done = { done: "2026-01-01T00:00:00.000Z" };

test.each(["2", "02", "two", "02-two", "lessons/02-two", "lessons/02-two/"])("a lesson is found by %s", (wanted) => {
  expect(findLesson(steps, wanted).number).toBe(2);
});

test.each(["4", "0", "-1", "1.0", "", "tw", "2-two", "lessons/"])("there is no lesson %j", (wanted) => {
  const sentence = `There is no lesson "${wanted}": give a number from 1 to 3, or a name such as one.`;
  expect(() => findLesson(steps, wanted)).toThrow(new Problem(sentence, 2));
});

test("the next lesson is the first that is not done", () => {
  expect(nextLesson(steps, {})?.name).toBe("one");
  expect(nextLesson(steps, { "01-one": done, "03-three": done })?.name).toBe("two");
});

test("when all are done no lesson is next, and the last is current", () => {
  const all = { "01-one": done, "02-two": done, "03-three": done };
  expect(nextLesson(steps, all)).toBeUndefined();
  expect(currentLesson(steps, all).name).toBe("three");
});
