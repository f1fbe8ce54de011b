import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The process groups of the programs that run now; when the tests are ended from outside these end too. */
const groups = new Set<number>();
process.on("exit", () => groups.forEach(killGroup));

/** What fork() asks for. */
export const FLAGS = ["--single-threaded", "--v8-pool-size=1"];

export interface Outcome {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Whether the time limit was over before the program and all that hold its output had ended. */
  late: boolean;
  /** Whether a process of the program's group outlived it. */
  left: boolean;
}

export interface RunOptions {
  flags?: string[];
  /** Milliseconds. */
  limit?: number;
  env?: Record<string, string>;
}

/** Runs test/programs/`program` in a process group of its own, which is killed afterwards, whatever became of it. */
export async function run(program: string, args: string[] = [], options: RunOptions = {}): Promise<Outcome> {
  const path = fileURLToPath(new URL(`programs/${program}`, import.meta.url));
  const child = spawn(process.execPath, [...(options.flags ?? FLAGS), path, ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  const group = child.pid;
  if (group === undefined) throw new Error(`cannot start ${program}`);
  groups.add(group);
  const outcome: Outcome = { status: null, signal: null, stdout: "", stderr: "", late: false, left: false };
  child.stdout.setEncoding("utf8").on("data", (text) => (outcome.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (outcome.stderr += text));
  const limit = setTimeout(() => {
    outcome.late = true;
    killGroup(group);
  }, options.limit ?? 60_000);
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on("close", (...how) => resolve(how)),
  );
  clearTimeout(limit);
  outcome.left = killGroup(group);
  groups.delete(group);
  return Object.assign(outcome, { status, signal });
}

/** Whether there was a process in the group. */
function killGroup(group: number): boolean {
  try {
    process.kill(-group, "SIGKILL");
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

/** The JSON that a program wrote, one value a line, after making sure that it ended well and left nothing behind. */
export async function results<T>(program: string, args: string[] = [], options: RunOptions = {}): Promise<T[]> {
  const { stdout, ...rest } = await run(program, args, options);
  const wanted = { status: 0, signal: null, stderr: "", late: false, left: false };
  if (JSON.stringify(rest) !== JSON.stringify({ ...rest, ...wanted })) {
    throw new Error(`${program} ${args.join(" ")}: ${JSON.stringify({ stdout, ...rest })}`);
  }
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

/** Like results, for a program that writes one value. */
export async function result<T>(program: string, args: string[] = [], options: RunOptions = {}): Promise<T> {
  const all = await results<T>(program, args, options);
  if (all.length !== 1) throw new Error(`${program} ${args.join(" ")} wrote ${all.length} values`);
  return all[0] as T;
}

/** Whether a fault that depends on how threads and processes happen to run shows in one of several attempts. */
export async function shows(attempt: () => Promise<boolean>): Promise<boolean> {
  for (let count = 0; count < 12; count++) if (await attempt()) return true;
  return false;
}
