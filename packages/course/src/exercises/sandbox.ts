import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TOOL_ROOT } from "../root.ts";

/** What a program inside can see and change. */
export interface View {
  /** The one folder that it can change. */
  writable: string;
  /** The files with the checks; all else of the lessons is hidden. */
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
const TEMPORARY_BYTES = 256 * MEGABYTE;
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
    "files: read-only, except the submission's own folder and a /tmp of its own; solutions and home folders hidden",
    "processes: a process namespace that ends as a whole, without privileges",
    FILES_IN_WORDS,
  ],
  wrap: (command, view) => [...BEHIND, ...taskLimit(), ...bubble(view), ...FILE_LIMITS, ...command],
};

let found: Sandbox | undefined;

/** For other people's code: bubblewrap where it works here, and limits alone where it does not. */
export function closedSandbox(): Sandbox {
  const probe = { writable: tmpdir(), checks: [] };
  found ??= works(BUBBLE.wrap(["true"], probe)) ? BUBBLE : limitsOnly();
  return found;
}

/** Limits alone: what is left where bubblewrap does not work. */
export function limitsOnly(): Sandbox {
  const files = works([...FILE_LIMITS, "true"]) ? FILE_LIMITS : [];
  const missing = "bubblewrap (bwrap) does not work here: network, files and processes are not shut off";
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

/** Later mounts lie over earlier ones: first what is seen, then what hides parts of it. */
function bubble({ writable, checks, hidden = [] }: View): string[] {
  const node = dirname(realpathSync(process.execPath));
  const solutions = ["lessons", ".git", ".course", "workspace"].map((name) => join(TOOL_ROOT, name));
  return [
    ...[
      "bwrap",
      "--unshare-net",
      "--unshare-pid",
      "--unshare-ipc",
      "--unshare-uts",
      "--die-with-parent",
      "--new-session",
    ],
    ...["--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
    ...["--size", String(TEMPORARY_BYTES), "--tmpfs", "/tmp", ...covered([homedir()])],
    ...["--ro-bind", node, node, "--ro-bind", TOOL_ROOT, TOOL_ROOT],
    ...covered([...solutions, ...hidden]),
    ...checks.flatMap((file) => ["--ro-bind", file, file]),
    ...["--bind", writable, writable],
  ];
}

/** An empty folder in the place of each that is there. */
function covered(folders: string[]): string[] {
  return folders.filter((folder) => existsSync(folder) && folder !== "/").flatMap((folder) => ["--tmpfs", folder]);
}

function works([program = "", ...args]: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
