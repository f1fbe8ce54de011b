import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bubbleFault, TOOL_ROOT } from "@lbaws/course";
import { onTestFinished } from "vitest";

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder that is gone after the test. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "classroom-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface CommandOptions {
  /** Another course than this one. */
  root?: string;
  /** Interrupts the command as soon as its output matches. */
  interruptAt?: RegExp;
  /** Over the environment of the tests. */
  env?: NodeJS.ProcessEnv;
}

/** What the tests of `grade` give it: on a machine without bubblewrap they run our own code only. */
export const SANDBOX = bubbleFault() === undefined ? [] : ["--no-sandbox"];

/** Runs a command as `npm run` does: "../../classroom/src/grade". */
export async function command(name: string, args: string[], options: CommandOptions = {}): Promise<Outcome> {
  const { root = TOOL_ROOT, interruptAt, env: more = {} } = options;
  const run = join(TOOL_ROOT, "packages/course/src/run.js");
  const env = { ...process.env, NO_COLOR: "1", INIT_CWD: root, COURSE_ROOT: root, ...more };
  const child = spawn(process.execPath, [run, name, ...args], { env, cwd: root });
  const outcome = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    outcome.stdout += text;
    if (interruptAt?.test(outcome.stdout)) child.kill("SIGINT");
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    outcome.stderr += text;
  });
  const [code] = await once(child, "close");
  return { code, ...outcome };
}
