import { describe, expect, test } from "vitest";
import { results } from "./helper.ts";

/** How many of the values that two siblings and their parent got were given out more than once. */
async function repeated(point: string, way: string[] = []): Promise<number> {
  const processes = await results<unknown[]>("hygiene.ts", [point, ...way]);
  expect(processes).toHaveLength(3);
  const all = processes.flat();
  expect(all.length).toBeGreaterThanOrEqual(3);
  return all.length - new Set(all).size;
}

const points = [
  "pid",
  "Math.random",
  "crypto.randomUUID",
  "imported randomUUID",
  "webcrypto.randomUUID",
  "crypto.randomInt",
  "imported randomInt",
  "randomUUIDv7",
];

describe("siblings and their parent get different values", { concurrent: true }, () => {
  test.each([...points, "randomBytes", "webcrypto.getRandomValues"])("%s", async (point) => {
    expect(await repeated(point)).toBe(0);
  });
});

// Only the last two of the list above come from the kernel or OpenSSL each time and need no care.
describe("with the bare system call they get the same", { concurrent: true }, () => {
  test.each(points)("%s", async (point) => {
    expect(await repeated(point, ["raw"])).toBeGreaterThan(0);
  });
});
