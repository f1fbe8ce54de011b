import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";

/** What keeps learners' programs from doing harm, and a command that puts it into force. */
export interface Sandbox {
  /** In words, for reports. */
  inForce: string[];
  /** The command that runs another one inside; `writable` is the one folder that it can change. */
  wrap(command: string[], writable: string): string[];
}

const MOST_FILE_BYTES = 64 * 1024 * 1024;
/** A file has a largest size, and nothing dumps its memory to disk. */
const FILE_LIMITS = ["prlimit", `--fsize=${MOST_FILE_BYTES}`, "--core=0", "--"];

/** For learners' own machines: their own code, which may do what they may. */
export const OPEN: Sandbox = { inForce: [], wrap: (command) => command };

let found: Sandbox | undefined;

/** For other people's code: bubblewrap where it works here, and limits alone where it does not. */
export function closedSandbox(): Sandbox {
  found ??= works(wrapInBubble(["true"], tmpdir())) ? BUBBLE : limitsOnly();
  return found;
}

const BUBBLE: Sandbox = {
  inForce: [
    "network: loopback only",
    "files: read-only, except the submission's own folder and a /tmp of its own",
    "processes: a process namespace that ends as a whole, no privileges",
    `files of at most ${MOST_FILE_BYTES / 1024 / 1024} MB`,
  ],
  wrap: wrapInBubble,
};

function wrapInBubble(command: string[], writable: string): string[] {
  return [
    "bwrap",
    ...["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session"],
    ...["--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
    ...["--size", String(4 * MOST_FILE_BYTES), "--tmpfs", "/tmp", "--bind", writable, writable],
    ...FILE_LIMITS,
    ...command,
  ];
}

function limitsOnly(): Sandbox {
  const files = works([...FILE_LIMITS, "true"]) ? FILE_LIMITS : [];
  const told = files.length > 0 ? [`files of at most ${MOST_FILE_BYTES / 1024 / 1024} MB`] : [];
  const missing = "bubblewrap (bwrap) does not work here: network, files and processes are not shut off";
  return { inForce: [missing, ...told], wrap: (command) => [...files, ...command] };
}

function works([program = "", ...args]: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
