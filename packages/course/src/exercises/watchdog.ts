import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { ProcessStat } from "@lbaws/observe";
import type { Offspring } from "../offspring.ts";
import type { Limits } from "./limits.ts";
import type { End } from "./report.ts";

/** Milliseconds between two looks. */
const INTERVAL = 50;
const KILOBYTES = 1024;
/** What there is to read of a process that has ended meanwhile. */
const GONE = "";

/** Looks at a run's processes until it is told to stop; calls `stop` once when a limit is passed. */
export function watchLimits(offspring: Offspring, limits: Limits, stop: (end: End, why: string) => void): () => void {
  let isMeasuring = false;
  let isDone = false;
  const timers = [
    setTimeout(() => tell("late", `The checks were not done within ${limits.seconds} s.`), limits.seconds * 1000),
    setInterval(look, INTERVAL),
  ];
  function done(): void {
    isDone = true;
    timers.forEach(clearTimeout);
  }
  function tell(end: End, why: string): void {
    if (isDone) return;
    done();
    stop(end, why);
  }
  function look(): void {
    const there = offspring.members();
    if (there.length > limits.processes)
      tell("processes", `The program had more than ${limits.processes} processes at a time.`);
    else if (!isMeasuring && residentOf(there) > limits.megabytes) measure(there);
  }
  /** Other looks go on meanwhile: a process's pages cannot be looked at while it forks, and that may take long. */
  async function measure(there: ProcessStat[]): Promise<void> {
    isMeasuring = true;
    const taken = await sharedOutOf(there);
    isMeasuring = false;
    if (taken > limits.megabytes) tell("memory", `The program took more than ${limits.megabytes} MB of memory.`);
  }
  return done;
}

/** Pages that processes share are counted for each of them. */
function residentOf(processes: ProcessStat[]): number {
  return megabytes(processes.map(({ pid }) => kilobytesIn(/^VmRSS:\s+(\d+)/m, textOf(pid))));
}

/** Pages that processes share are shared out among them, which costs more time. */
async function sharedOutOf(processes: ProcessStat[]): Promise<number> {
  const texts = processes.map(({ pid }) => readFile(`/proc/${pid}/smaps_rollup`, "latin1").catch(() => GONE));
  return megabytes((await Promise.all(texts)).map((text) => kilobytesIn(/^Pss:\s+(\d+)/m, text)));
}

function textOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "latin1");
  } catch {
    return GONE;
  }
}

function kilobytesIn(pattern: RegExp, text: string): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

function megabytes(kilobytes: number[]): number {
  return kilobytes.reduce((total, size) => total + size, 0) / KILOBYTES;
}
