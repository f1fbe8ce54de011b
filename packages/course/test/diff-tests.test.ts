import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { makeCourse, run, write } from "./course.ts";

const ECHO = "// 01-one\nexpect(echo);\n";
const BACK = "test/echo.js is back, as in lesson 01 one\n";

let root = "";

beforeEach(() => {
  root = makeCourse();
  write(root, "lessons/01-one/test/echo.js", ECHO);
});

async function page(...lessons: string[]): Promise<string> {
  await run(root, ["diff", ...lessons, "--html", "out.html"]);
  return readFileSync(join(root, "out.html"), "utf8");
}

describe("a test file that is gone is named, and its lines are not shown", () => {
  test("as a patch", async () => {
    const { stdout } = await run(root, ["diff", "1", "2"]);
    expect(stdout.replace(/^index .*\n/m, "")).toBe(` test/echo.js | 2 --
 1 file changed, 2 deletions(-)

diff --git a/test/echo.js b/test/echo.js
deleted file mode 100644
`);
  });

  test("in two columns, and as a page", async () => {
    const { stdout } = await run(root, ["diff", "1", "2", "--side-by-side"]);
    expect(stdout.split("\n").slice(3)).toEqual(["test/echo.js (deleted)", ""]);
    const html = await page("1", "2");
    expect(html).toContain("echo.js");
    expect(html).not.toContain("expect");
  });
});

describe("a test file that is back as an ancestor had it", () => {
  beforeEach(() => write(root, "lessons/03-three/test/echo.js", ECHO.replace("01-one", "03-three")));

  test("is a line after the stat, and in neither stat nor patch", async () => {
    write(root, "lessons/03-three/src/server.ts", "listen();\nclose();\n");
    const stat = ` src/server.ts | 1 +\n 1 file changed, 1 insertion(+)\n${BACK}`;
    expect((await run(root, ["diff", "3", "--stat"])).stdout).toBe(stat);
    const { code, stdout, stderr } = await run(root, ["diff", "3"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.replace(/^index .*\n/m, "")).toBe(`${stat}
diff --git a/src/server.ts b/src/server.ts
--- a/src/server.ts
+++ b/src/server.ts
@@ -1 +1,2 @@
 listen();
+close();
`);
    expect((await run(root, ["diff", "3", "--words"])).stdout).toContain(`${BACK}\ndiff --git a/src/server.ts`);
    expect((await run(root, ["diff", "3", "--side-by-side"])).stdout).toContain(`${stat}\nsrc/server.ts\n`);
    expect(await page("3")).toContain(`<p>${BACK.trim()}</p>`);
  });

  test("stands alone when nothing else changes", async () => {
    expect((await run(root, ["diff", "3"])).stdout).toBe(BACK);
  });

  test("is shown when the ancestor had another, and when it is no test", async () => {
    write(root, "lessons/03-three/test/echo.js", "expect(more);\n");
    expect((await run(root, ["diff", "3"])).stdout).toContain("\n+expect(more);\n");
    write(root, "lessons/01-one/src/x.ts", "1;\n");
    write(root, "lessons/03-three/src/x.ts", "1;\n");
    expect((await run(root, ["diff", "3"])).stdout).toContain("\n+1;\n");
  });
});
