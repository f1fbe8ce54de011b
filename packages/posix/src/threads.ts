import { readdirSync, readFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { libc } from "./libc.ts";

// A forked child has only the thread that called fork. A lock that another thread held at that moment stays held in
// the child for ever. So fork must find V8's helper threads as few as possible, and asleep.

const FLAGS = ["--single-threaded", "--v8-pool-size=1"];

/** Throws unless Node was started so that V8 gives its helper threads nothing that the program waits for. */
export function requireSingleThread(): void {
  if (!isMainThread) throw new Error("fork: only the main thread can fork, not a worker thread");
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? "").split(/\s+/)];
  const given = options.map((option) => option.replaceAll("_", "-"));
  if (FLAGS.every((flag) => given.includes(flag))) return;
  const script = process.argv[1] ?? "main.ts";
  throw new Error(
    `fork: V8's helper threads would be missing in the child. Start Node without them: node ${FLAGS.join(" ")} ${script}`,
  );
}

const LONGEST_WAIT = 1000;

// Listed at the start, since a program that has run out of descriptors can still fork.
let helpers = statusFiles();

/** Waits until every helper thread sleeps, at most a second: V8 may still be compiling just after the start. */
export function untilHelpersSleep(): void {
  for (let waited = 0; waited < LONGEST_WAIT && !helpers.every(sleeps); waited++) libc.poll(null, 0, 1);
}

/** A forked child has no helper threads. */
export function forgetHelpers(): void {
  helpers = [];
}

/**
 * The status files of the threads that Node starts with; proc_pid_stat(5). Not of the main thread, nor of those that
 * libuv starts when they are first needed: they may work for long, and libuv starts new ones in a child.
 */
function statusFiles(): Uint8Array[] {
  const others = readdirSync("/proc/self/task").filter((thread) => thread !== String(libc.getpid()));
  const ofV8 = others.filter((thread) => !readFileSync(`/proc/self/task/${thread}/comm`, "latin1").startsWith("libuv"));
  return ofV8.map((thread) => Buffer.from(`/proc/self/task/${thread}/stat\0`));
}

const status = Buffer.alloc(128);

function sleeps(path: Uint8Array): boolean {
  const fd = libc.open(path, 0);
  if (fd === -1) return true;
  const length = libc.read(fd, status, status.length);
  libc.close(fd);
  // "tid (name) S …"
  return status[status.subarray(0, length).lastIndexOf(")") + 2] === "S".charCodeAt(0);
}
