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
export function guard(child: ChildProcess): Promise<Ending> {
  return guarded(async (signal) => {
    signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
    const end = await waitFor(child);
    if (wasInterrupted(end)) throw interruption();
    return end;
  });
}

/** Does some work that starts processes, with the same promises; its signal is aborted at an interruption. */
export async function guarded<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const interrupted = new AbortController();
  const interrupt = () => {
    interrupted.abort();
    timer ??= setTimeout(endBelow, PATIENCE);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  process.on("exit", endBelow);
  const unwatch = await watchReader(interrupt);
  try {
    const result = await work(interrupted.signal);
    if (interrupted.signal.aborted) throw interruption();
    return result;
  } finally {
    unwatch();
    clearTimeout(timer);
    endBelow();
    process.off("exit", endBelow);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

function interruption(): Problem {
  return new Problem("Interrupted.", INTERRUPTED);
}

function wasInterrupted({ code, signal }: Ending): boolean {
  return code === INTERRUPTED || SIGNALS.some((name) => name === signal);
}
