import { expect, test } from "vitest";
import { run } from "./helper.ts";

/** Node with `code` run before the program, which says what was loaded. */
function spoofed(code: string) {
  return run("load.ts", [], { flags: ["--import", `data:text/javascript,${encodeURIComponent(code)}`] });
}

const set = (name: string, value: string) => `Object.defineProperty(process, "${name}", { value: "${value}" });`;
const MUSL = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
const read = fs.readFileSync;
fs.readFileSync = (path, ...rest) => path === "/proc/self/maps"
  ? "7f00-7f01 r-xp 0 00:00 1 /lib/ld-musl-x86_64.so.1" : read(path, ...rest);
syncBuiltinESMExports();`;

test.each([
  ["darwin x64", set("platform", "darwin") + set("arch", "x64")],
  ["win32 x64", set("platform", "win32") + set("arch", "x64")],
  ["linux ia32", set("arch", "ia32")],
  ["linux (x64|arm64) with musl", MUSL],
])("on %s there is one sentence, and nothing else is loaded", async (where, code) => {
  const { status, stdout, stderr } = await spoofed(code);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const { message, loaded } = JSON.parse(stdout);
  expect(message).toMatch(
    new RegExp(
      `^@lbaws/posix calls Linux directly and needs Linux on x64 or arm64 with glibc \\(this is ${where}\\): on Windows use WSL2, elsewhere open the repository in its dev container \\(\\.devcontainer\\)\\.$`,
    ),
  );
  expect(loaded).toBe(false);
});

test("here it loads", async () => {
  expect(JSON.parse((await spoofed("")).stdout)).toEqual({ loaded: true });
});
