import type { ChildProcess } from "node:child_process";
import { endBelow } from "./below.ts";
import { Problem } from "./problem.ts";
import { watchReader } from "./reader.ts";
import { type Ending, waitFor } from "./script.ts";

/** How long a test runner may take to end by itself, in milliseconds. */
const PATIENCE = 1_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const INTERRUPTED = 130;

/**
 * Waits for a test runner; afterwards nothing that it started is left. When this process or the runner is interrupted,
 * or nobody reads stdout any more, it throws the Problem "Interrupted.", exit code 130.
 */
export async function guard(child: ChildProcess): Promise<Ending> {
  let timer: NodeJS.Timeout | undefined;
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    child.kill("SIGTERM");
    timer ??= setTimeout(endBelow, PATIENCE);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  process.on("exit", endBelow);
  const unwatch = await watchReader(interrupt);
  try {
    const end = await waitFor(child);
    if (interrupted || wasInterrupted(end)) throw new Problem("Interrupted.", INTERRUPTED);
    return end;
  } finally {
    unwatch();
    clearTimeout(timer);
    endBelow();
    process.off("exit", endBelow);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

function wasInterrupted({ code, signal }: Ending): boolean {
  return code === INTERRUPTED || SIGNALS.some((name) => name === signal);
}
