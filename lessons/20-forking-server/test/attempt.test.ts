import { sleep } from "@lbaws/posix";
import { beforeEach, expect, test, vi } from "vitest";

vi.mock("@lbaws/posix", () => ({ sleep: vi.fn() }));

const said = vi.spyOn(console, "error").mockImplementation(() => {});
let attempt: typeof import("../src/attempt.ts").attempt;
beforeEach(async () => {
  vi.clearAllMocks();
  vi.resetModules();
  ({ attempt } = await import("../src/attempt.ts"));
});

/** A system call that fails, as the kernel would let it fail; the real shortage would be everybody's. */
function failing(code: string): () => never {
  return () => {
    throw Object.assign(new Error(`fork: ${code}`), { code });
  };
}

test.each(["EAGAIN", "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"])("%s is told once, with a pause each time", (code) => {
  for (let times = 1; times <= 3; times++) expect(attempt(failing(code))).toBeUndefined();
  expect(said.mock.calls).toEqual([[`fork: ${code}: trying again until it works`]]);
  expect(sleep).toHaveBeenCalledTimes(3);
});

test("a shortage that comes back is told again", () => {
  attempt(failing("EMFILE"));
  expect(attempt(() => 7)).toBe(7);
  attempt(failing("EMFILE"));
  expect(said).toHaveBeenCalledTimes(2);
});

test.each(["EINTR", "ECONNABORTED"])("%s is worth another try at once, and no word", (code) => {
  expect(attempt(failing(code))).toBeUndefined();
  expect(said).not.toHaveBeenCalled();
  expect(sleep).not.toHaveBeenCalled();
});

test("any other error ends the server", () => {
  expect(() => attempt(failing("EBADF"))).toThrow("EBADF");
});
