import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { command, temporary } from "./command.ts";

const RELEASE = "../../classroom/src/release";

test("students get the course without answers and hidden checks", async () => {
  const out = join(temporary(), "course");
  expect(await command(RELEASE, ["--out", out])).toMatchObject({ code: 0, stderr: "" });
  const files = readdirSync(out, { recursive: true }) as string[];
  for (const name of [
    "package-lock.json",
    "lessons/steps.json",
    "lessons/05-body/exercises/a-trailer-fields/exercise.test.ts",
  ]) {
    expect(files).toContain(name);
  }
  expect(
    files.filter((file) =>
      /(^|\/)(solution|mutants\.json|hidden\.test\.ts|node_modules|\.git|workspace)(\/|$)/.test(file),
    ),
  ).toEqual([]);
});

test("nothing is overwritten", async () => {
  const out = temporary();
  writeFileSync(join(out, "mine.txt"), "");
  expect(await command(RELEASE, ["--out", out])).toMatchObject({
    code: 2,
    stderr: `${out} is there and not empty: give a new folder.\n`,
  });
  expect(await command(RELEASE, ["--out", "inside"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("inside of the course"),
  });
  mkdirSync(join(out, "empty"));
  expect(await command(RELEASE, ["--out", join(out, "empty")])).toMatchObject({ code: 0 });
  expect(existsSync(join(out, "empty/README.md"))).toBe(true);
});
