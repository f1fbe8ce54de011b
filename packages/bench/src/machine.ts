import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";
import { pythonVersion } from "./contenders.ts";

/** What the figures depend on. */
export interface Machine {
  processor: string;
  cores: number;
  /** Bytes. */
  memory: number;
  kernel: string;
  node: string;
  /** Undefined where there is none. */
  python: string | undefined;
  /** Processes that ran or wanted to, on average over the last minute, before the bench began. */
  loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
    kernel: release(),
    node: process.versions.node,
    python: pythonVersion(),
    loadBefore: loadavg()[0] ?? 0,
  };
}
