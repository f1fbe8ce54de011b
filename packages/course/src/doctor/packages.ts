import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TOOL_ROOT } from "../root.ts";
import type { Finding, Look } from "./finding.ts";

/** What `npm ci` installs, and whether the system calls work with it. */
export const PACKAGES: Look[] = [installed, systemCalls];

/** A lock file of npm's, as far as it is needed. */
interface Lock {
  packages: Record<string, { version?: string; optional?: boolean }>;
}

function installed(): Finding {
  const [lock, own] = ["package-lock.json", "node_modules/.package-lock.json"].map(read);
  const fault = own === undefined ? "nothing is installed" : lockFault(lock ?? { packages: {} }, own, isThere);
  const says = fault ?? "all packages are installed as package-lock.json says";
  return { name: "npm ci", ok: fault === undefined, says, fix: "Run `npm ci` in the course's folder." };
}

function read(name: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(join(TOOL_ROOT, name), "utf8"));
  } catch {
    return undefined;
  }
}

function isThere(path: string): boolean {
  return existsSync(join(TOOL_ROOT, path));
}

/** How the installed packages differ from the lock file: the first difference in words. */
export function lockFault(lock: Lock, own: Lock, there: (path: string) => boolean): string | undefined {
  for (const [path, { version, optional }] of Object.entries(lock.packages)) {
    const installed = own.packages[path];
    // The root itself is not in npm's list; what is for other systems is optional.
    if (path === "" || (installed === undefined && optional)) continue;
    const name = path.replace(/^.*node_modules\//, "");
    if (installed === undefined || !there(path)) return `${name} is not installed`;
    if (installed.version !== version) return `${name} is ${installed.version}, and package-lock.json wants ${version}`;
  }
  return undefined;
}

/** As the lessons start their servers. */
const FLAGS = ["--single-threaded", "--v8-pool-size=1", "--input-type=module", "-e"];
const STATUS = 7;
const PROGRAM = `import { _exit, fork, waitpid, WEXITSTATUS } from "@lbaws/posix";
const pid = fork();
if (pid === 0) _exit(${STATUS});
console.log("status " + WEXITSTATUS(waitpid(pid).status));`;
const PATIENCE = 10_000;

/** In a process group of its own, which is killed afterwards: what does not work here may hang. */
function systemCalls(): Finding {
  const { pid, stdout, stderr, error } = spawnSync(process.execPath, [...FLAGS, PROGRAM], {
    cwd: join(TOOL_ROOT, "packages/course"),
    encoding: "utf8",
    timeout: PATIENCE,
    killSignal: "SIGKILL",
    ...{ detached: true },
  });
  if (pid > 0) endGroup(pid);
  const ok = stdout?.trim() === `status ${STATUS}`;
  const why = error?.message ?? /^\w*Error.*$/m.exec(stderr)?.[0] ?? "the child's exit status did not come back";
  const fix = "Run `npm ci`; if that does not help, this system does not let Node call the C library (koffi).";
  return { name: "system calls", ok, says: ok ? "fork, _exit and waitpid work" : why, fix };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // None of it is left.
  }
}
