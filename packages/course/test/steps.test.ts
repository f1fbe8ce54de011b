import fc from "fast-check";
import { expect, test } from "vitest";
import { Problem } from "../src/problem.ts";
import { loadSteps, parseSteps } from "../src/steps.ts";
import { makeCourse, STEPS, write } from "./course.ts";

const [one, two, three] = STEPS.lessons;

test("a lesson's folder is its number in two digits and its name", () => {
  const { lessons, parts } = parseSteps(STEPS);
  expect(lessons.map(({ folder }) => folder)).toEqual(["01-one", "02-two", "03-three"]);
  expect(parts[1]).toEqual({ number: 2, title: "Later things" });
});

test("an exception may name a file", () => {
  const exceptions = [
    { rule: "carried", file: "test/exit.test.ts", reason: "it stays" },
    { rule: "budget", reason: "long" },
  ];
  expect(parseSteps({ ...STEPS, lessons: [{ ...one, exceptions }] }).lessons[0]?.exceptions).toEqual(exceptions);
});

test.each([
  [null, "the file must be an object"],
  [{ lessons: [] }, "parts must be a list"],
  [{ ...STEPS, lessons: [] }, "lessons must not be empty"],
  [{ ...STEPS, parts: [{ number: 0, title: "x" }] }, "parts[0].number must be a whole number above 0"],
  [
    { ...STEPS, lessons: [one, { ...two, name: "../two" }] },
    "lessons[1].name must be small letters, digits and hyphens",
  ],
  [{ ...STEPS, lessons: [{ ...one, question: "" }] }, "lessons[0].question must be a text"],
  [{ ...STEPS, lessons: [{ ...one, base: undefined }] }, "lessons[0].base must be a whole number above 0"],
  [{ ...STEPS, lessons: [one, three] }, "lessons[1].base must be null or the number of an earlier lesson"],
  [{ ...STEPS, lessons: [two, one] }, "lessons[0].base must be null or the number of an earlier lesson"],
  [{ ...STEPS, lessons: [one, { ...two, name: "one" }] }, "lessons[1].name must not be used twice"],
  [{ ...STEPS, lessons: [one, { ...two, part: 7 }] }, "lessons[1].part must be the number of one of the parts"],
  [{ ...STEPS, lessons: [{ ...one, exceptions: [{ rule: "x" }] }] }, "lessons[0].exceptions[0].reason must be a text"],
])("a malformed list is refused with the place that is wrong: %#", (data, sentence) => {
  expect(() => parseSteps(data)).toThrow(new Problem(`lessons/steps.json is malformed: ${sentence}.`));
});

test("a file that is no JSON is refused with its name", () => {
  const root = makeCourse();
  write(root, "lessons/steps.json", "{");
  expect(() => loadSteps(root)).toThrow(/^lessons\/steps\.json, the list of the lessons, cannot be read: /);
});

test("whatever the file holds, the answer is the steps or a Problem", () => {
  const lesson = fc.record(
    { number: fc.jsonValue(), name: fc.jsonValue(), base: fc.jsonValue() },
    { requiredKeys: [] },
  );
  const data = fc.oneof(fc.jsonValue(), fc.record({ parts: fc.constant([]), lessons: fc.array(lesson) }));
  fc.assert(
    fc.property(data, (value) => {
      try {
        parseSteps(value);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    }),
  );
});
