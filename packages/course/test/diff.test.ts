import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { forgetLesson } from "../src/forget-lesson.ts";
import { parseSteps } from "../src/steps.ts";
import { makeCourse, RUN, run, STEPS, write } from "./course.ts";

let root = "";

beforeEach(() => {
  root = makeCourse();
  write(root, "lessons/02-two/src/server.ts", "setsockopt();\nlisten();\n");
  execFileSync("git", ["-C", root, "add", "."]);
});

const CHANGE = ` src/server.ts | 1 +
 1 file changed, 1 insertion(+)

diff --git a/src/server.ts b/src/server.ts
index INDEX 100644
--- a/src/server.ts
+++ b/src/server.ts
@@ -1 +1,2 @@
+setsockopt();
 listen();
`;

const fixed = (text: string) => text.replace(/^index .*? /gm, "index INDEX ");

test.each([[["1", "2"]], [["one", "02-two"]], [["2"]]])(
  "the difference is shown, files first, without lesson names: %j",
  async (lessons) => {
    const { code, stdout, stderr } = await run(root, ["diff", ...lessons]);
    expect([code, stderr, fixed(stdout)]).toEqual([0, "", CHANGE]);
  },
);

test("without lessons: the first that is not done, from its base", async () => {
  write(root, ".course/progress.json", JSON.stringify({ "01-one": { done: "2026-01-01T00:00:00.000Z" } }));
  expect(fixed((await run(root, ["diff"])).stdout)).toBe(CHANGE);
});

test("the working tree counts: new and deleted files, but none that git ignores", async () => {
  write(root, "lessons/02-two/src/new.ts", "1;\n");
  write(root, "lessons/02-two/src/.turbo/log", "noise\n");
  write(root, "lessons/02-two/exercises/x.ts", "noise\n");
  rmSync(join(root, "lessons/02-two/test/all.js"));
  const { stdout } = await run(root, ["diff", "2", "--stat"]);
  expect(stdout).toBe(` src/new.ts    | 1 +
 src/server.ts | 1 +
 test/all.js   | 1 -
 3 files changed, 2 insertions(+), 1 deletion(-)
`);
});

test("a file that moved is shown as moved", async () => {
  execFileSync("git", ["-C", root, "mv", "lessons/02-two/src/main.ts", "lessons/02-two/src/start.ts"]);
  expect((await run(root, ["diff", "1", "2"])).stdout).toContain("rename from src/main.ts\nrename to src/start.ts\n");
});

test("--all shows the package file, whose name alone is no difference", async () => {
  expect((await run(root, ["diff", "2", "--all", "--stat"])).stdout).not.toContain("package.json");
  write(root, "lessons/02-two/README.md", "# 02 two\n\nnpm start 2\n");
  expect((await run(root, ["diff", "2", "--all"])).stdout).toContain("+# NN lesson\n+\n+npm start N\n");
});

test("--words marks the words", async () => {
  write(root, "lessons/02-two/src/server.ts", "listen(8);\n");
  expect((await run(root, ["diff", "2", "--words"])).stdout).toContain("\nlisten({+8+});\n");
});

test.each([
  [["diff", "2", "--side-by-side"], {}],
  [["diff", "2"], { npm_config_side_by_side: "true" }],
])("two columns in the width given: %j %j", async (args, env) => {
  const { stdout, stderr } = await run(root, args, { ...env, COLUMNS: "63" } as Record<string, string>);
  expect([stderr, stdout]).toEqual([
    "",
    ` src/server.ts | 1 +
 1 file changed, 1 insertion(+)

src/server.ts
@@ -1 +1,2 @@
                               │  1 + setsockopt();
 1   listen();                 │  2   listen();
`,
  ]);
});

test.each([
  [["diff", "1", "2", "--html", "out.html"], {}],
  [["diff", "1", "2", "out.html"], { npm_config_html: "true" }],
  [["diff", "1", "2"], { npm_config_html: "out.html" }],
])("a page is written that needs no network: %j %j", async (args, env) => {
  const { code, stdout } = await run(root, args, env as Record<string, string>);
  expect([code, stdout]).toEqual([0, `Wrote ${join(root, "out.html")}: open it in a browser.\n`]);
  const page = readFileSync(join(root, "out.html"), "utf8");
  expect(page).toContain("<title>From lesson 01 one to 02 two</title>");
  expect(page).toContain("setsockopt();");
  expect(page).not.toMatch(/<script|https?:\/\/|@import|<link/);
});

test("npm hands the options over with and without the -- before them", async () => {
  write(root, "package.json", JSON.stringify({ name: "fake", scripts: { diff: `node "${RUN}" diff` } }));
  const env = { ...process.env, COURSE_ROOT: root, HOME: root, npm_config_update_notifier: "false" };
  for (const typed of [
    ["2", "--stat"],
    ["--", "2", "--stat"],
  ]) {
    const said = execFileSync("npm", ["--silent", "run", "diff", ...typed], {
      cwd: root,
      env,
      encoding: "utf8",
      stdio: "pipe",
    });
    expect(said).toBe(" src/server.ts | 1 +\n 1 file changed, 1 insertion(+)\n");
  }
});

test("lessons without a difference are said to have none", async () => {
  const { stdout } = await run(root, ["diff", "1", "3"]);
  expect(stdout).toBe("From lesson 01 one to 03 three nothing changes in src/ and test/.\n");
});

test("nothing is left in the temporary folder", async () => {
  const TMPDIR = join(root, "tmp");
  write(TMPDIR, "keep", "");
  await run(root, ["diff", "2"], { TMPDIR });
  await run(root, ["diff", "2", "--side-by-side"], { TMPDIR });
  expect(readdirSync(TMPDIR)).toEqual(["keep"]);
});

test("what only says which lesson it is is forgotten, and nothing else", () => {
  const [, two] = parseSteps(STEPS).lessons;
  const text = "@lbaws/02-two 02 two; npm start 2, npm run check 2; npm start 23, npm start 2.5, port 2, \xff";
  if (!two) throw new Error("no lesson");
  expect(forgetLesson(text, two)).toBe(
    "@lbaws/NN-lesson NN lesson; npm start N, npm run check N; npm start 23, npm start 2.5, port 2, \xff",
  );
});
