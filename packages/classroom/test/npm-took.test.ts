import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { command, SANDBOX, temporary } from "./command.ts";

const GRADE = "../../classroom/src/grade";

test("options that npm took with their values are given back", async () => {
  const folder = temporary();
  const [submissions, out] = [join(folder, "submissions"), join(folder, "report")];
  mkdirSync(submissions);
  writeFileSync(join(submissions, "essay.docx"), "no archive");
  // As npm does for `npm run grade --exercise=5a --exercise=5b --out=report submissions`.
  const env = { npm_config_exercise: "5a\n\n5b", npm_config_out: out };
  expect(await command(GRADE, [...SANDBOX, submissions], { env })).toMatchObject({ code: 0, stderr: "" });
  const { exercises } = JSON.parse(readFileSync(join(out, "results.json"), "utf8"));
  expect(exercises.map(({ id }: { id: string }) => id)).toEqual(["05a", "05b"]);
});

test("npm does not take --no-sandbox away unnoticed", async () => {
  const { code, stderr } = await command(GRADE, ["submissions"], { env: { npm_config_sandbox: "" } });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^npm has kept --no-sandbox for itself: /),
  });
});

test.each([
  // As npm does for `npm run grade --exercise 5a --out report submissions`, and so on.
  [GRADE, ["5a", "report", "submissions"], "exercise", "`npm run grade -- --exercise 5a --out report submissions`"],
  [GRADE, ["merge", "part-1", "report"], "out", "`npm run grade -- merge part-1 part-2 --out report`"],
  ["../../classroom/src/submit", ["5a", "Ada"], "name", "`npm run submit 5a -- --name Ada`"],
])("%s %j says where the -- must be when npm took --%s without its value", async (name, args, option, example) => {
  expect(await command(name, args, { env: { [`npm_config_${option}`]: "true" } })).toEqual({
    code: 2,
    stdout: "",
    stderr: `npm has kept --${option} for itself: put -- before it, as in ${example}.\n`,
  });
});
