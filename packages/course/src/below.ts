import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { allProcesses, type Process } from "@lbaws/observe";

/** How long killed processes may take to be gone, in milliseconds. */
const PATIENCE = 2_000;
const INTERVAL = 5;

const MARK = randomUUID();

/**
 * The environment by which everything a command starts is known later: whoever leaves the group and loses its parent
 * still has it. A command inside of another one keeps the outer mark.
 */
export function markedEnvironment(): { COURSE_RUN: string } {
  return { COURSE_RUN: [process.env.COURSE_RUN, MARK].filter(Boolean).join(",") };
}

/** Kills all that this command has started, also what they start meanwhile. Works while the process exits. */
export function endBelow(): void {
  const end = performance.now() + PATIENCE;
  while (killBelow() > 0 && performance.now() < end) wait(INTERVAL);
}

function killBelow(): number {
  const found = below();
  for (const { pid } of found) kill(pid);
  return found.length;
}

/** A zombie has ended: it is for its parent to collect. */
function below(): Process[] {
  const all = allProcesses();
  const found = new Set(all.filter(({ pid }) => isMarked(pid)).map(({ pid }) => pid));
  let before = -1;
  while (found.size !== before) {
    before = found.size;
    for (const { pid, ppid } of all) if (ppid === process.pid || found.has(ppid)) found.add(pid);
  }
  return all.filter(({ pid, letter }) => found.has(pid) && pid !== process.pid && letter !== "Z");
}

function isMarked(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").includes(MARK);
  } catch {
    // It ended meanwhile, or is another user's.
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The event loop is over when a process exits, so this stands still. */
function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
