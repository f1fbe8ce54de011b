import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bubble } from "./bubble.ts";

/** What a program inside can see and change. */
export interface View {
  /** The folder with its program. */
  target: string;
  /** The checks, and what belongs to them; all else of the lessons is hidden. */
  checks: string[];
  /** Other folders that it must not see. */
  hidden?: string[];
}

/** What keeps learners' programs from doing harm, and a command that puts it into force. */
export interface Sandbox {
  /** In words, for reports. */
  inForce: string[];
  /** The command that runs another one inside. */
  wrap(command: string[], view: View): string[];
}

const MEGABYTE = 1024 * 1024;
const MOST_FILE_BYTES = 64 * MEGABYTE;
/** A file has a largest size, and nothing dumps its memory to disk. */
const FILE_LIMITS = ["prlimit", `--fsize=${MOST_FILE_BYTES}`, "--core=0", "--"];
const FILES_IN_WORDS = `files: at most ${MOST_FILE_BYTES / MEGABYTE} MB each`;
/** Who watches must get its turn among many processes. */
const BEHIND = ["nice", "-n", "10"];
/** So many tasks more than there are may a user have while checks run; the watch, which counts those of a run, stops it long before. */
const MORE_TASKS = 1000;

/** For learners' own machines: their own code, which may do what they may, but not take all of the machine. */
export const OPEN: Sandbox = { inForce: [], wrap: (command) => [...BEHIND, ...taskLimit(), ...command] };

const BUBBLE: Sandbox = {
  inForce: [
    "network: loopback only",
    "files: programs, libraries and the course without its solutions, all read-only; some megabytes of memory to write to",
    "processes: a process namespace that ends as a whole, without privileges",
    FILES_IN_WORDS,
  ],
  wrap: (command, view) => [...BEHIND, ...taskLimit(), ...bubble(view), ...FILE_LIMITS, ...command],
};

let fault: { why: string | undefined } | undefined;

/** Why bubblewrap does not work here, in its own words; undefined when it does. */
export function bubbleFault(): string | undefined {
  fault ??= { why: faultOf(BUBBLE) };
  return fault.why;
}

/** A trial in a folder of its own. */
function faultOf(sandbox: Sandbox): string | undefined {
  const target = mkdtempSync(join(tmpdir(), "bubble-"));
  try {
    const [program = "", ...args] = sandbox.wrap(["true"], { target, checks: [] });
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
    return status === 0 ? undefined : stderr?.trim().split("\n").at(-1) || "it cannot be started";
  } finally {
    rmSync(target, { recursive: true });
  }
}

/** For other people's code: bubblewrap where it works here, and limits alone where it does not. */
export function closedSandbox(): Sandbox {
  const why = bubbleFault();
  return why === undefined ? BUBBLE : limitsOnly(`bubblewrap does not work here (${why})`);
}

/** Limits alone. */
export function limitsOnly(why = "there is no bubblewrap"): Sandbox {
  const files = works([...FILE_LIMITS, "true"]) ? FILE_LIMITS : [];
  const missing = `${why}: network, files and processes are not shut off`;
  return {
    inForce: [missing, ...(files.length > 0 ? [FILES_IN_WORDS] : [])],
    wrap: (command) => [...BEHIND, ...taskLimit(), ...files, ...command],
  };
}

/** What the kernel itself sees to, for all users but root; RLIMIT_NPROC in getrlimit(2). */
function taskLimit(): string[] {
  const user = process.getuid?.();
  if (user === 0 || !works(["prlimit", "--version"])) return [];
  const tasks = readdirSync("/proc").reduce((count, name) => count + tasksOf(name, user), 0);
  return ["prlimit", `--nproc=${tasks + MORE_TASKS}`, "--"];
}

/** The tasks of a process, each thread one, if it is this user's. */
function tasksOf(pid: string, user: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    return status.includes(`\nUid:\t${user}\t`) ? Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]) : 0;
  } catch {
    return 0; // it has ended, or is no process
  }
}

function works([program = "", ...args]: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
