import { parse } from "diff2html";
import { expect, test } from "vitest";
import { pagerEnvironment } from "../src/show.ts";
import { formatSideBySide } from "../src/side-by-side.ts";

const PATCH = `diff --git a/src/a.ts b/src/b.ts
similarity index 50%
rename from src/a.ts
rename to src/b.ts
--- a/src/a.ts
+++ b/src/b.ts
@@ -1,4 +1,4 @@
 same
-old one
-old two
+\tnew one
 end
+a line that is too long
diff --git a/src/gone.ts b/src/gone.ts
deleted file mode 100644
--- a/src/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-gone
`;

test("lines stand beside what replaces them, long ones go on below", () => {
  expect(formatSideBySide(parse(PATCH), 43)).toBe(`src/a.ts → src/b.ts
@@ -1,4 +1,4 @@
 1   same            │  1   same
 2 - old one         │  2 +   new one
 3 - old two         │
 4   end             │  3   end
                     │  4 + a line that is
                     │      too long

src/gone.ts (deleted)
@@ -1 +0,0 @@
 1 - gone            │`);
});

test("the pager takes the text for UTF-8, unless the reader has set something else", () => {
  expect(pagerEnvironment({}).LESSCHARSET).toBe("utf-8");
  expect(pagerEnvironment({ LESSCHARSET: "latin1" }).LESSCHARSET).toBe("latin1");
});
