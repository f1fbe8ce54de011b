import { readFileSync } from "node:fs";
import { allProcesses, type Process } from "@lbaws/observe";
import type { Limits } from "./limits.ts";
import type { End } from "./report.ts";

/** Milliseconds between two looks. */
const INTERVAL = 50;
const KILOBYTES = 1024;

/** Looks at a process and all below it until it is told to stop; calls `stop` once when a limit is passed. */
export function watchLimits(leader: number, limits: Limits, stop: (end: End, why: string) => void): () => void {
  const timers = [
    setTimeout(() => tell("late", `It was not done within ${limits.seconds} s.`), limits.seconds * 1000),
    setInterval(look, INTERVAL),
  ];
  const done = () => timers.forEach(clearTimeout);
  function tell(end: End, why: string): void {
    done();
    stop(end, why);
  }
  function look(): void {
    const there = family(leader);
    if (there.length > limits.processes) {
      tell("processes", `It had more than ${limits.processes} processes at a time.`);
    } else if (megabytesOf(there, limits.megabytes) > limits.megabytes) {
      tell("memory", `It took more than ${limits.megabytes} MB of memory.`);
    }
  }
  return done;
}

/** A process and all that descend from it. */
export function family(leader: number): Process[] {
  const all = allProcesses();
  const below = new Set([leader]);
  for (let before = 0; before !== below.size; ) {
    before = below.size;
    for (const { pid, ppid } of all) if (below.has(ppid)) below.add(pid);
  }
  return all.filter(({ pid }) => below.has(pid));
}

/** Shared pages are counted for each process at first; when that is too much, they are shared out, which costs more time. */
function megabytesOf(processes: Process[], limit: number): number {
  const resident = sum(processes, (pid) => numberIn(`/proc/${pid}/status`, /^VmRSS:\s+(\d+)/m));
  if (resident <= limit) return resident;
  return sum(processes, (pid) => numberIn(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m));
}

function sum(processes: Process[], kilobytes: (pid: number) => number): number {
  return processes.reduce((total, { pid }) => total + kilobytes(pid), 0) / KILOBYTES;
}

/** 0 for a process that has ended meanwhile. */
function numberIn(file: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(file, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
