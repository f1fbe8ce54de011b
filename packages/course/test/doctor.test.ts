import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeWsl } from "../src/doctor/machine.ts";
import { lockFault } from "../src/doctor/packages.ts";
import { TOOL_ROOT } from "../src/root.ts";
import { makeCourse, RUN, run, write } from "./course.ts";

test("a machine with all that is required gets 0, and a line for each thing", async () => {
  const { code, stdout, stderr } = await run(makeCourse(), ["doctor"]);
  expect([code, stderr]).toEqual([0, ""]);
  for (const name of ["system", "glibc", "WSL", "Node", "npm ci", "system calls", "curl", "nc", "bubblewrap", "disk"]) {
    expect(stdout).toMatch(new RegExp(`^  (ok     |missing)  ${name}  `, "m"));
  }
  expect(stdout).toContain("fork, _exit and waitpid work");
  expect(stdout).toMatch(/\nAll that the course needs is there\.\n$/);
  expect(stdout).not.toContain("\x1b");
});

test("missing programs are told with their cure, and those that are required count", async () => {
  const root = makeCourse();
  mkdirSync(join(root, "none"));
  const { code, stdout, stderr } = await run(root, ["doctor"], { PATH: join(root, "none") });
  expect([code, stderr]).toEqual([
    1,
    "\n3 things that the course needs are missing: the lines above say what to do.\n",
  ]);
  expect(stdout).toMatch(/ {2}missing {2}curl .*\n +Install it: `sudo apt install curl` on Debian and\s+Ubuntu\.\n/);
  expect(stdout).toMatch(/ {2}missing {2}python3 +\(optional\) /);
});

test("a folder that cannot be written to, in one line with its cure", async () => {
  const root = makeCourse();
  write(root, "workspace", "a file\n");
  const { code, stdout, stderr } = await run(root, ["doctor"]);
  expect([code, stderr]).toEqual([1, "\n1 thing that the course needs is missing: the lines above say what to do.\n"]);
  expect(stdout).toMatch(/ {2}missing {2}workspace\/ .*\n +Make /);
});

test("whoever holds the lessons' port is named, and that is no fault", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { code, stdout } = await run(makeCourse(), ["doctor"], { PORT: String(port) });
  expect(code).toBe(0);
  const taken = new RegExp(`missing  port ${port} +\\(optional\\) is taken by process\\s+${process.pid}\\s`);
  expect(stdout).toMatch(taken);
});

test("without `npm ci` all else is still looked at", async () => {
  const place = mkdtempSync(join(tmpdir(), "bare-course-"));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  for (const part of ["src", "package.json"])
    cpSync(join(TOOL_ROOT, "packages/course", part), join(place, "packages/course", part), { recursive: true });
  const command = [RUN.replace(TOOL_ROOT, place), "doctor"];
  const { status, stdout } = spawnSync(process.execPath, command, {
    env: { PATH: process.env.PATH },
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(/ {2}missing {2}npm ci +nothing is installed\n +Run `npm ci`/);
  expect(stdout).toMatch(/ {2}missing {2}system calls +[^@]*@lbaws\/posix/);
  expect(stdout).toMatch(/ {2}ok {7}disk /);
});

const LOCK = { packages: { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0" } } };

test.each([
  [LOCK.packages, undefined],
  [{ "node_modules/a": { version: "1.0.0" } }, "b is not installed"],
  [{ ...LOCK.packages, "node_modules/b": { version: "1.9.0" } }, "b is 1.9.0, and package-lock.json wants 2.0.0"],
])("the installed packages against the lock file: %#", (packages, fault) => {
  expect(lockFault(LOCK, { packages }, () => true)).toBe(fault);
});

test("a package whose folder is gone is not installed, one for another system need not be", () => {
  expect(lockFault(LOCK, LOCK, (path) => path !== "node_modules/a")).toBe("a is not installed");
  const other = { packages: { "node_modules/c": { version: "1.0.0", optional: true } } };
  expect(lockFault(other, { packages: {} }, () => false)).toBeUndefined();
});

test.each([
  ["6.1.0-18-amd64", "/home/me/course", { ok: true }],
  ["5.15.146.1-microsoft-standard-WSL2", "/home/me/course", { ok: true, says: "WSL 2" }],
  ["5.15.146.1-microsoft-standard-WSL2", "/mnt/c/course", { ok: false, optional: true }],
  ["4.4.0-19041-Microsoft", "/home/me/course", { ok: false, says: "WSL 1" }],
])("the kernel %s with the course in %s", (kernel, root, finding) => {
  expect(describeWsl(kernel, root)).toMatchObject(finding);
});

test("wrong usage exits with 2", async () => {
  expect(await run(makeCourse(), ["doctor", "me"])).toMatchObject({ code: 2, stdout: "" });
});
