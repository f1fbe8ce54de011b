import { keepHeapOnFork } from "../../src/heap.ts";
import { fork, waitpid } from "../../src/index.ts";
import { libc } from "../../src/libc.ts";

/** Writes one line of JSON at once, from whichever process. */
export function tell(value: unknown): void {
  const line = Buffer.from(`${JSON.stringify(value)}\n`);
  libc.write(1, line, line.length);
}

/** fork(), or for "raw" the bare system call with nothing but the heap kept, which shows what fork() is good for. */
export function forkAs(way: string | undefined): number {
  if (way !== "raw") return fork();
  keepHeapOnFork();
  return libc.fork();
}

/** Waits for a child, also where SIGCHLD and its kind would interrupt; its raw status. */
export function statusOf(pid: number): number {
  while (true) {
    try {
      return waitpid(pid).status;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
    }
  }
}

/** Leaves garbage for the collector: new objects, some kept for a while, and buffers outside the heap. */
export function allocate(rounds: number): number {
  let kept: unknown[] = [];
  for (let i = 0; i < rounds; i++) {
    kept.push({ i, text: `text ${i}`, list: [i, i + 1], bytes: i % 64 === 0 ? Buffer.alloc(1024) : null });
    if (kept.length === 5000) kept = kept.slice(4000);
  }
  return kept.length;
}

/** The error's code or class and message, or "no error". */
export function codeOf(run: () => unknown): string {
  try {
    run();
    return "no error";
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    return code ?? `${name}: ${message}`;
  }
}
