import { afterEach, expect, test, vi } from "vitest";
import { isInstalled, needsTool } from "../src/index.ts";

afterEach(() => void vi.unstubAllEnvs());

test("a program on the PATH is found, a folder or a missing one is not", () => {
  expect(isInstalled("sh")).toBe(true);
  expect(isInstalled("no-such-tool")).toBe(false);
  vi.stubEnv("PATH", ":/");
  expect(isInstalled("tmp")).toBe(false);
});

test("a test whose tool is there goes on", () => {
  const skip = vi.fn();
  needsTool({ skip }, "sh");
  expect(skip).not.toHaveBeenCalled();
});

test("a test whose tool is missing is skipped with the reason", () => {
  vi.stubEnv("CI", "");
  const skip = vi.fn();
  needsTool({ skip }, "no-such-tool");
  expect(skip).toHaveBeenCalledWith("needs no-such-tool, which is not installed");
});

test("where CI is set it fails instead", () => {
  vi.stubEnv("CI", "true");
  const skip = vi.fn();
  expect(() => needsTool({ skip }, "no-such-tool")).toThrow("This test needs no-such-tool, which is not installed");
  expect(skip).not.toHaveBeenCalled();
});
