import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

/** The command under way; ended with the test. */
export interface Bench {
  child: ChildProcess;
  stderr(): string;
  ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>;
}

export function bench(args: string[], env: Record<string, string> = {}): Bench {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill());
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (part: string) => {
      written[name] += part;
    });
  }
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...written }));
  return { child, stderr: () => written.stderr, ended };
}
