import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { until } from "@lbaws/wire";

const MARK = "LBAWS_RULES_RUN";

/** A command in a process group of its own. */
export interface Group {
  readonly pid: number;
  /** What it wrote so far, stdout and stderr. */
  output(): string;
  readonly exited: Promise<number | null>;
  hasExited(): boolean;
  /** Sends a signal to the whole group, as the terminal does for Ctrl-C. */
  signal(name: NodeJS.Signals): void;
  /**
   * Kills whatever is left, children in groups of their own included, and says what that was. What ends by itself
   * within `patience` milliseconds (0) is not left.
   */
  end(patience?: number): Promise<string[]>;
}

/** Starts `command` under bash. Every descendant can be found again by a mark in its environment. */
export function launch(command: string, cwd: string, env: Record<string, string> = {}): Group {
  const mark = randomUUID();
  const child = spawn("bash", ["-c", `exec 2>&1\n${command}`], {
    cwd,
    env: { ...environment(), ...env, [MARK]: mark },
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return watch(child, mark);
}

/** Without the settings of the test run that this is part of. */
function environment(): NodeJS.ProcessEnv {
  const own = /^(NODE_OPTIONS|NODE_ENV|NODE_CHANNEL_.*|VITEST.*|TEST|PROD|DEV|MODE|SSR|BASE_URL|FORCE_COLOR)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

function watch(child: ChildProcess, mark: string): Group {
  let text = "";
  let ended = false;
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => {
      ended = true;
    });
    child.once("close", (code) => resolve(code));
  });
  const pid = child.pid ?? 0;
  const signal = (name: NodeJS.Signals) => kill(-pid, name);
  const end = async (patience = 0) => {
    await until("nothing is left", () => marked(mark).length === 0, patience).catch(() => {});
    return killMarked(mark);
  };
  return { pid, output: () => text, exited, hasExited: () => ended, signal, end };
}

/** Runs `command` to its end, or kills its whole group when `seconds` are over. */
export async function run(command: string, cwd: string, seconds: number, env: Record<string, string> = {}) {
  const group = launch(command, cwd, env);
  const timer = new AbortController();
  const late = pause(seconds * 1000, "late" as const, { signal: timer.signal }).catch(() => "ended" as const);
  const first = await Promise.race([group.exited, late]);
  timer.abort();
  const left = await group.end();
  return { output: group.output(), code: await group.exited, timedOut: first === "late", left };
}

async function killMarked(mark: string): Promise<string[]> {
  const killed = new Map<number, string>();
  for (let left = marked(mark); left.length > 0; left = marked(mark)) {
    for (const [pid, command] of left) {
      killed.set(pid, command);
      kill(pid, "SIGKILL");
    }
    await pause(10);
  }
  return [...killed].map(([pid, command]) => `${pid} ${command}`);
}

function marked(mark: string): [number, string][] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(`${MARK}=${mark}`))
    .map((pid) => [Number(pid), read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim()]);
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return ""; // the process ended, or is not ours to read
  }
}

function kill(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
