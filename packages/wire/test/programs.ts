import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { type Server, type StartOptions, start } from "../src/index.ts";

/** Starts one of the programs beside this file; it is stopped when the test is over, whatever its outcome. */
export async function run(name: string, options: StartOptions = {}): Promise<Server> {
  const server = await start(program(name), options);
  onTestFinished(() => server.stop());
  return server;
}

export function program(name: string): URL {
  return new URL(`programs/${name}.ts`, import.meta.url);
}

/** Whether there is such a process, even a zombie, unless it is one that process 1 has yet to collect. */
export function isThere(pid: number): boolean {
  try {
    const [state, parent] = statusOf(pid);
    return !(state === "Z" && parent === "1");
  } catch (error) {
    // ESRCH: it went between opening and reading.
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

/** One letter; proc_pid_stat(5). */
export function stateOf(pid: number): string {
  return statusOf(pid)[0] ?? "";
}

export function sessionOf(pid: number): number {
  return Number(statusOf(pid)[3]);
}

/** State, parent, group, session and more. */
function statusOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** The number that follows `word` in what the server has written. */
export function numberAfter(word: string, output: string): number | undefined {
  const match = new RegExp(`${word} (\\d+)\\n`).exec(output);
  return match === null ? undefined : Number(match[1]);
}
