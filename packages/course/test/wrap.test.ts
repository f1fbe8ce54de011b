import { expect, test } from "vitest";
import { wrapWords } from "../src/wrap.ts";

test("lines break between words, and a word that is too long has its own", () => {
  expect(wrapWords("one two three fourteen five", 8)).toBe("one two\nthree\nfourteen\nfive");
  expect(wrapWords("incomprehensibilities of it", 8)).toBe("incomprehensibilities\nof it");
});

test("what fits is one line", () => {
  expect(wrapWords("one two", 7)).toBe("one two");
  expect(wrapWords("one two", Number.POSITIVE_INFINITY)).toBe("one two");
});
