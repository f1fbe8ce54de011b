import { expect, test } from "vitest";
import { launch, makeCourse, run, write } from "./course.ts";

const SECONDS = "a number of seconds from 0 to below 3600";
const TIMEOUT = "a number of seconds above 0 and below 3600";
const COUNT = "a whole number from 1 to 10000";

/** A course whose second lesson reads the setting, in a file beside its program. */
function courseThatReads(name: string): string {
  const root = makeCourse();
  write(root, "lessons/02-two/src/setting.ts", `export const SETTING = Number(process.env.${name} ?? 5);\n`);
  return root;
}

test.each([
  ["TIMEOUT", "abc", TIMEOUT, "5"],
  ["TIMEOUT", "0", TIMEOUT, "5"],
  ["TIMEOUT", "3600", TIMEOUT, "5"],
  ["TIMEOUT", "", TIMEOUT, "5"],
  ["DELAY", "5s", SECONDS, "5"],
  ["DELAY", "-1", SECONDS, "5"],
  ["DELAY", "3600", SECONDS, "5"],
  ["GRACE", "-0.1", SECONDS, "5"],
  ["CHILDREN", "0", COUNT, "100"],
  ["CHILDREN", "1.5", COUNT, "100"],
  ["CHILDREN", "10001", COUNT, "100"],
])("%s=%j is refused where a lesson reads it, and nowhere else", async (name, value, what, example) => {
  const root = courseThatReads(name);
  const env = { [name]: value, PORT: "0" };
  const stderr = `${name} must be ${what}, and it is "${value}": try \`${name}=${example} npm start 2\`.\n`;
  expect(await run(root, ["start", "2"], env)).toEqual({ code: 2, signal: null, stdout: "", stderr });
  await launch(root, ["start", "1"], env).until(/Serving HTTP on port/);
});

test.each([
  ["TIMEOUT", "0.1"],
  ["DELAY", "0"],
  ["DELAY", "3599.9"],
  ["GRACE", "0"],
  ["CHILDREN", "1"],
  ["CHILDREN", "10000"],
])("%s=%s is taken", async (name, value) => {
  await launch(courseThatReads(name), ["start", "2"], { [name]: value, PORT: "0" }).until(/Serving HTTP on port/);
});
