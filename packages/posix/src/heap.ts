import { readFileSync } from "node:fs";
import { addressOf, libc } from "./libc.ts";
import * as p from "./platform.ts";

// V8 marks its heap MADV_DONTFORK (madvise(2)), so a forked child would lack it and die at once. Two steps cure that:
// a seccomp(2) filter makes further marks do nothing, then the marks already made are taken back.

let filtered: boolean | undefined;

/** Below it nothing is mapped; mmap_min_addr in proc(5). */
const LOWEST_ADDRESS = 0x1000n;

// Listed at the start, since a program that has run out of descriptors can still fork.
const ranges = ordinaryRanges();

/** Makes the heap, as it is and as it grows, one that a forked child has too. Called just before each fork. */
export function keepHeapOnFork(): void {
  if (filtered === true) return;
  if (filtered === undefined) {
    filtered = installFilter(answer(p.SYS_madvise, 0, p.MADV_DONTFORK));
    if (!filtered) warn();
  }
  // Nothing here may allocate: V8 would mark a new page after its address was passed.
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i] as Range;
    libc.madvise(range.start, range.length, p.MADV_DOFORK);
  }
}

function warn(): void {
  process.stderr.write(
    "@lbaws/posix: this system allows no seccomp filter, so now and then a forked child may be lost.\n",
  );
}

/**
 * A filter program that answers one system call with `errno` (0: success) without doing it, where `argument2`, the
 * third argument, has that value or is undefined, and allows everything else; seccomp(2), struct sock_filter.
 */
export function answer(number: number, errno: number, argument2?: number): Uint8Array {
  const load = (offset: number) => [0x20, 0, 0, offset];
  const unlessEqual = (value: number, skip: number) => [0x15, 0, skip, value];
  const finish = (value: number) => [0x06, 0, 0, value];
  const third = argument2 === undefined ? [] : [load(p.SECCOMP_DATA.args2), unlessEqual(argument2, 1)];
  const steps = [
    load(p.SECCOMP_DATA.arch),
    unlessEqual(p.AUDIT_ARCH, 3 + third.length),
    load(p.SECCOMP_DATA.nr),
    unlessEqual(number, 1 + third.length),
    ...third,
    finish(p.SECCOMP_RET_ERRNO | errno),
    finish(p.SECCOMP_RET_ALLOW),
  ];
  const program = Buffer.alloc(steps.length * 8);
  for (const [index, [code = 0, yes = 0, no = 0, value = 0]] of steps.entries()) {
    program.writeUInt16LE(code, index * 8);
    program.writeUInt8(yes, index * 8 + 2);
    program.writeUInt8(no, index * 8 + 3);
    program.writeUInt32LE(value, index * 8 + 4);
  }
  return program;
}

/** Puts `program` before every system call of every thread of this process; whether the system let it. */
export function installFilter(program: Uint8Array): boolean {
  const header = Buffer.alloc(16);
  header.writeUInt16LE(program.length / 8, 0);
  header.writeBigUInt64LE(addressOf(program), 8);
  if (libc.prctl(p.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) === -1) return false;
  return libc.seccomp(p.SYS_seccomp, p.SECCOMP_SET_MODE_FILTER, p.SECCOMP_FILTER_FLAG_TSYNC, header) === 0;
}

interface Range {
  start: bigint;
  length: number;
}

/**
 * The address space without the kernel's own pages, at which madvise(2) would stop with EINVAL; it passes over gaps.
 * Those pages are the vdso's, and they stay where they are; proc_pid_maps(5).
 */
function ordinaryRanges(): Range[] {
  const found: Range[] = [];
  let start = LOWEST_ADDRESS;
  let end = start;
  for (const line of readFileSync("/proc/self/maps", "latin1").split("\n")) {
    const match = /^[0-9a-f]+-([0-9a-f]+) .*?(\[v(?:dso|var|syscall).*\])?$/.exec(line);
    if (match === null) continue;
    const last = BigInt(`0x${match[1]}`);
    if (match[2] !== undefined) {
      found.push({ start, length: Number(end - start) });
      start = last;
    }
    end = last;
  }
  found.push({ start, length: Number(end - start) });
  return found.filter(({ length }) => length > 0);
}
