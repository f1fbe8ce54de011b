import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
  const tests = files.filter((file) => /^packages\/classroom\/test\/.*\.ts$/.test(file));
  expect(tests).toContain("packages/classroom/test/archive.test.ts");
  for (const file of tests) {
    const text = readFileSync(join(out, file), "utf8");
    const imports = [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, path = ""]) => join(dirname(file), path));
    expect(
      imports.filter((path) => !existsSync(join(out, path))),
      `${file} imports what was withheld`,
    ).toEqual([]);
    expect(text, `${file} needs a solution, or git`).not.toMatch(/solved: (true|index)|src\/release"/);
  }
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

test("a place where no folder can be made is refused in a sentence", async () => {
  const file = join(temporary(), "file");
  writeFileSync(file, "mine");
  for (const out of [join(file, "below"), "/proc/x", "/proc/x/y"]) {
    const { code, stderr } = await command(RELEASE, ["--out", out]);
    expect({ out, code, stderr }).toEqual({
      out,
      code: expect.any(Number),
      stderr: expect.stringMatching(/^[^\n]+: [^\n]+\n$/),
    });
    expect(code).not.toBe(0);
  }
});

test("where npm took --out without its value, a sentence says where the -- must be", async () => {
  expect(await command(RELEASE, ["students"], { env: { npm_config_out: "true" } })).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "npm has kept --out for itself: put -- before it, as in `npm run release -- --out ../course-for-students`.\n",
  });
});
