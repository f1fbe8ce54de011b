import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "./helper.ts";

const folder = mkdtempSync(join(tmpdir(), "posix-junk-"));
afterAll(() => rmSync(folder, { recursive: true }));

const seeds = process.env.STRESS ? Array.from({ length: 20 }, (_, index) => index + 1) : [1, 2];

test.each(seeds)("junk never ends in a crash or a hang, but in a value or the right error (seed %i)", async (seed) => {
  const path = join(folder, `report-${seed}`);
  const outcome = await run("junk.ts", [path, String(seed), "500"]);
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  expect(lines.filter((line) => line.startsWith("WRONG"))).toEqual([]);
  const last = lines.at(-1) ?? "";
  expect(last).toMatch(/^finished/);
  expect(outcome).toMatchObject({ status: 0, signal: null, late: false, left: false });
  const { values, errors } = JSON.parse(last.replace("finished ", "")) as { values: number; errors: number };
  expect(values).toBeGreaterThan(100);
  expect(errors).toBeGreaterThan(1000);
});
