import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { markedEnvironment } from "./below.ts";
import { colourWish } from "./paint.ts";
import { Problem } from "./problem.ts";
import { TOOL_ROOT } from "./root.ts";

/** What Node has read of a lesson it keeps here: the next start takes a third, and forked children are smaller. */
const CACHE = join(TOOL_ROOT, "node_modules/.cache/lessons");

/** Starts a script of a package as npm would, without npm between: its pid is the program's own. */
export function startScript(
  root: string,
  folder: string,
  name: string,
  args: string[],
  stdout: "inherit" | "pipe",
): ChildProcess {
  const path = [join(root, "node_modules/.bin"), join(TOOL_ROOT, "node_modules/.bin"), process.env.PATH].join(":");
  return spawn("/bin/sh", ["-c", `exec ${script(folder, name)} "$@"`, name, ...args], {
    cwd: folder,
    env: { NODE_COMPILE_CACHE: CACHE, ...process.env, ...colourWish(), ...markedEnvironment(), PATH: path },
    stdio: ["inherit", stdout, "inherit"],
  });
}

function script(folder: string, name: string): string {
  const found = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).scripts?.[name];
  if (typeof found === "string") return found;
  throw new Problem(`${folder}/package.json has no script "${name}": restore the file with \`git checkout\`.`);
}

/** How a program ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A program's end, and whether this process was told to stop before. */
export interface Outcome extends Ending {
  stopped: boolean;
}

/**
 * Waits for a child. Ctrl-C reaches the whole foreground group, so this process only waits; SIGTERM and SIGHUP reach
 * one process and are passed on.
 */
export async function ending(child: ChildProcess): Promise<Outcome> {
  let stopped = false;
  const wait = () => {
    stopped = true;
  };
  const passOn = (signal: NodeJS.Signals) => {
    stopped = true;
    child.kill(signal);
  };
  process.on("SIGINT", wait).on("SIGTERM", passOn).on("SIGHUP", passOn);
  try {
    return { ...(await waitFor(child)), stopped };
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", passOn).off("SIGHUP", passOn);
  }
}

/** Waits for a child, with no care for signals. */
export function waitFor(child: ChildProcess): Promise<Ending> {
  return new Promise<Ending>((resolve, reject) => {
    child.once("error", reject).once("exit", (code, signal) => resolve({ code, signal }));
    // It can have ended while the caller was busy.
    if (child.exitCode !== null || child.signalCode !== null)
      resolve({ code: child.exitCode, signal: child.signalCode });
  });
}

/** Ends this process as the child ended: with its exit code, or of the same signal, which keeps npm quiet on Ctrl-C. */
export function endAs({ code, signal }: Ending): void {
  if (signal) {
    process.exitCode = 128 + constants.signals[signal];
    process.kill(process.pid, signal);
  } else {
    process.exitCode = code ?? 1;
  }
}
