import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { makeCourse, type Outcome, run, write } from "./course.ts";

let root = "";
const WORKSPACES = ["lessons/*", "packages/*", "test"];
const TESTS = "lessons/02-two/test/all.js";

beforeEach(() => {
  root = makeCourse();
  cpSync(join(import.meta.dirname, "../../../turbo.json"), join(root, "turbo.json"));
  const scripts = { test: "node test/all.js", typecheck: "node types.js" };
  const packages: Record<string, object> = { "": { name: "fake", workspaces: WORKSPACES } };
  for (const folder of ["packages/posix", "lessons/01-one", "lessons/02-two", "lessons/03-three", "test"]) {
    const name = folder === "test" ? "@lbaws/rules" : folder.replace(/^\w+/, "@lbaws");
    const dependencies = folder === "lessons/02-two" ? { "@lbaws/posix": "1.0.0" } : {};
    write(
      root,
      `${folder}/package.json`,
      JSON.stringify({ name, version: "1.0.0", type: "module", scripts, dependencies }),
    );
    write(root, `${folder}/types.js`, "");
    report(`${folder}/test/all.js`, "passed");
    packages[folder] = { name, version: "1.0.0", dependencies };
    packages[`node_modules/${name}`] = { resolved: folder, link: true };
  }
  const manifest = { name: "fake", packageManager: "npm@11.19.1", workspaces: WORKSPACES };
  write(root, "package.json", JSON.stringify(manifest));
  write(root, "package-lock.json", JSON.stringify({ name: "fake", lockfileVersion: 3, packages }));
  write(root, "biome.json", JSON.stringify({ formatter: { enabled: false }, files: { includes: ["src/**"] } }));
  write(root, "src/fine.ts", "export const fine = 1;\n");
});

/** Makes a lesson's tests a program that reports one test with this status, as vitest would. */
function report(file: string, status: string): void {
  const success = status !== "failed";
  const result = {
    name: join(root, file),
    status: success ? "passed" : "failed",
    message: "",
    assertionResults: [{ fullName: "it works", status }],
  };
  const text = JSON.stringify(JSON.stringify({ success, testResults: [result] }));
  const lines = [
    'import { mkdirSync, writeFileSync } from "node:fs";',
    'mkdirSync(".turbo", { recursive: true });',
    `writeFileSync(".turbo/tests.json", ${text});`,
    'console.log("ran for real");',
    `process.exitCode = ${success ? 0 : 1};`,
  ];
  write(root, file, `${lines.join("\n")}\n`);
}

const lastLine = ({ stdout }: Outcome) => stdout.trimEnd().split("\n").at(-1);
const runsForReal = ({ stdout }: Outcome) => stdout.match(/ran for real/g)?.length ?? 0;

test("everything runs, the last line counts, and what did not change is not run again but counted", async () => {
  const first = await run(root, ["test"]);
  expect([first.code, lastLine(first), runsForReal(first)]).toEqual([0, "5 passed, 0 failed, 0 skipped", 5]);
  rmSync(join(root, "lessons/01-one/.turbo/tests.json"));
  const second = await run(root, ["test"]);
  expect([second.code, lastLine(second), runsForReal(second)]).toEqual([0, "5 passed, 0 failed, 0 skipped", 0]);
});

test("a changed lesson is tested again, and so are the rules that hold across lessons", async () => {
  await run(root, ["test"]);
  write(root, "lessons/02-two/src/server.ts", "listen(1);\n");
  expect(runsForReal(await run(root, ["test"]))).toBe(2);
});

test("a changed package is tested again, and so are the lessons built on it and the rules", async () => {
  await run(root, ["test"]);
  write(root, "packages/posix/src/index.ts", "export {};\n");
  const outcome = await run(root, ["test"]);
  const again = [...outcome.stdout.matchAll(/^(\S+):test: ran for real/gm)].map(([, name]) => name);
  expect(again.sort()).toEqual(["@lbaws/02-two", "@lbaws/posix", "@lbaws/rules"]);
});

test("CI gets its own runs: a skip elsewhere does not count for it", async () => {
  await run(root, ["test"]);
  expect(runsForReal(await run(root, ["test"], { CI: "1" }))).toBe(5);
});

test("one failure hides no other, and each is named", async () => {
  report("lessons/01-one/test/all.js", "failed");
  report(TESTS, "skipped");
  write(root, "lessons/03-three/test/all.js", "syntax error\n");
  write(root, "lessons/03-three/.turbo/tests.json", JSON.stringify({ success: true, testResults: [] }));
  const outcome = await run(root, ["test"]);
  expect([outcome.code, lastLine(outcome)]).toEqual([1, "2 passed, 2 failed, 1 skipped"]);
  expect(outcome.stdout).toContain(`Failed:
  lessons/01-one/test/all.js: it works
  lessons/03-three: its tests did not start
`);
  expect(outcome.stdout).toContain("Skipped:\n  lessons/02-two/test/all.js: it works\n");
  expect(existsSync(join(root, "lessons/03-three/.turbo/tests.json"))).toBe(false);
});

test("wrong types alone fail", async () => {
  write(root, "lessons/01-one/types.js", "process.exit(2);\n");
  const outcome = await run(root, ["test"]);
  expect([outcome.code, lastLine(outcome)]).toEqual([1, "5 passed, 0 failed, 0 skipped"]);
  expect(outcome.stdout).toContain("Failed:\n  lessons/01-one: typecheck, see above\n");
});

test("tests that fail although their report says otherwise fail", async () => {
  write(root, TESTS, `import "./report.js";\nprocess.exit(1);\n`);
  report("lessons/02-two/test/report.js", "passed");
  const outcome = await run(root, ["test"]);
  expect([outcome.code, lastLine(outcome)]).toEqual([1, "5 passed, 1 failed, 0 skipped"]);
  expect(outcome.stdout).toContain("Failed:\n  lessons/02-two: its tests failed, see above\n");
});

test("lint alone fails", async () => {
  write(root, "src/fine.ts", "debugger;\n");
  const outcome = await run(root, ["test"]);
  expect([outcome.code, lastLine(outcome)]).toEqual([1, "5 passed, 0 failed, 0 skipped"]);
  expect(outcome.stdout).toContain("Failed:\n  lint: `npm run lint` says where\n");
});

test("an argument is refused", async () => {
  const stderr = "npm test takes no arguments; one lesson's tests are run by `npm run check 7`.\n";
  expect(await run(root, ["test", "7"])).toEqual({ code: 2, signal: null, stdout: "", stderr });
});
