import { afterEach, expect, test, vi } from "vitest";
import { colourWish, paint } from "../src/paint.ts";

const terminal = process.stdout.isTTY;

afterEach(() => {
  process.stdout.isTTY = terminal;
  vi.unstubAllEnvs();
});

test.each([
  [true, { TERM: "xterm", NO_COLOR: "" }, "\u001b[1mx\u001b[22m", {}],
  [true, { TERM: "xterm", NO_COLOR: "1" }, "x", { NO_COLOR: "1" }],
  [true, { TERM: "dumb", NO_COLOR: "" }, "x", { NO_COLOR: "1" }],
  [false, { TERM: "xterm", NO_COLOR: "" }, "x", { NO_COLOR: "1" }],
])("colours are for terminals, where nobody minds: terminal %j, %j", (isTTY, env, text, wish) => {
  process.stdout.isTTY = isTTY;
  for (const [name, value] of Object.entries({ ...env, FORCE_COLOR: "" })) vi.stubEnv(name, value);
  expect(paint("bold", "x")).toBe(text);
  expect(colourWish()).toEqual(wish);
});
