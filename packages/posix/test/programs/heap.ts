// heap.ts MODE: what becomes of the parent's memory in a forked child.
import { readFileSync } from "node:fs";
import { answer, installFilter, keepHeapOnFork } from "../../src/heap.ts";
import { fork } from "../../src/index.ts";
import { addressOf, libc } from "../../src/libc.ts";
import { MADV_DONTFORK, SYS_seccomp } from "../../src/platform.ts";
import { allocate, statusOf, tell } from "./support.ts";

const PAGE = 4096n;
const EPERM = 1;

const kept: Buffer[] = [];

const modes: Record<string, () => void> = {
  "mark a page": () => {
    tell([markPage(), countMarked() > 0]);
  },
  "mark a page behind the filter": () => {
    keepHeapOnFork();
    tell([markPage(), countMarked()]);
  },
  "V8 without the filter": () => tell(countMarked() > 0),
  "without the filter": () => {
    const pid = libc.fork();
    if (pid === 0) {
      allocate(1000);
      libc._exit(0);
    }
    tell(statusOf(pid));
  },
  "with the filter": () => tell(failuresAmong(Number(process.argv[3] ?? 200))),
  "where filters are forbidden": () => {
    if (!installFilter(answer(SYS_seccomp, EPERM))) throw new Error("no filter at all");
    tell([installFilter(answer(SYS_seccomp, EPERM)), failuresAmong(Number(process.argv[3] ?? 200))]);
  },
};

function markPage(): number {
  const memory = Buffer.alloc(16 * Number(PAGE), 1);
  kept.push(memory);
  const aligned = (addressOf(memory) / PAGE + 1n) * PAGE;
  return libc.madvise(aligned, Number(PAGE) * 2, MADV_DONTFORK);
}

/** How many mappings a child would not get: "dc" in VmFlags; proc_pid_smaps(5). */
function countMarked(): number {
  const flags = readFileSync("/proc/self/smaps", "latin1").matchAll(/^VmFlags: (.*)$/gm);
  return [...flags].filter(([, list = ""]) => list.split(" ").includes("dc") && !list.split(" ").includes("pf")).length;
}

function failuresAmong(count: number): number {
  let failures = 0;
  for (let i = 0; i < count; i++) {
    allocate(3000);
    const pid = fork();
    if (pid === 0) {
      allocate(3000);
      process.exit(0);
    }
    if (statusOf(pid) !== 0) failures++;
  }
  return failures;
}

modes[process.argv[2] ?? ""]?.();
