import * as arg from "./check.ts";
import { untilSignal } from "./interruptible.ts";
import { check, failure, libc } from "./libc.ts";
import * as p from "./platform.ts";
import { signalDescriptor, watchChildren } from "./signal.ts";

/**
 * Waits for a child to end and takes its status, after which the kernel forgets it; waitpid(2).
 * `pid` -1 is any child. With WNOHANG it does not wait, and `pid` 0 comes back while no child has ended.
 * Errors: ECHILD when there is no such child; EINTR after a signal handler ran; EINVAL.
 */
export function waitpid(pid: number, options = 0): { pid: number; status: number } {
  arg.int("waitpid: pid", pid);
  arg.int("waitpid: options", options);
  const status = Buffer.alloc(4);
  const call = (flags: number) => check("waitpid", libc.waitpid(pid, status, flags));
  const child = signalDescriptor() === undefined ? call(options) : waitInterruptibly(call, options);
  return { pid: child, status: status.readInt32LE(0) };
}

/** How long an ended child can go unseen while SIGCHLD is ignored, in milliseconds: then no signal tells of it. */
const UNTOLD = 20;

function waitInterruptibly(call: (flags: number) => number, options: number): number {
  const told = watchChildren();
  let interrupted = false;
  while (true) {
    const child = call(options | p.WNOHANG);
    if (child !== 0 || (options & p.WNOHANG) !== 0) return child;
    if (interrupted) throw failure("waitpid", p.EINTR);
    interrupted = untilSignal(told ? -1 : UNTOLD);
  }
}

/** Whether a status from waitpid is that of a child that exited by itself; waitpid(2). */
export function WIFEXITED(status: number): boolean {
  return (arg.int("WIFEXITED: status", status) & 0x7f) === 0;
}

/** The exit status, 0 to 255, of a child that exited by itself. */
export function WEXITSTATUS(status: number): number {
  return (arg.int("WEXITSTATUS: status", status) >> 8) & 0xff;
}

/** Whether a status from waitpid is that of a child that a signal ended. */
export function WIFSIGNALED(status: number): boolean {
  const ending = arg.int("WIFSIGNALED: status", status) & 0x7f;
  return ending !== 0 && ending !== 0x7f;
}

/** The number of the signal that ended a child. */
export function WTERMSIG(status: number): number {
  return arg.int("WTERMSIG: status", status) & 0x7f;
}

/**
 * Sends a signal to a process, or with a negative `pid` to a process group; 0 as `signum` only asks whether it
 * could; kill(2). Beware: `pid` -1 is every process you may signal. Errors: ESRCH, EPERM, EINVAL.
 */
export function kill(pid: number, signum: number): void {
  arg.int("kill: pid", pid);
  arg.int("kill: signum", signum);
  check("kill", libc.kill(pid, signum));
}

/**
 * From now on no process without privileges may look into this one, also none of the same user: not into its memory, its
 * environment, or what its descriptors refer to; and it dumps no core. PR_SET_DUMPABLE in prctl(2). Error: EINVAL.
 */
export function shutOut(): void {
  check("shutOut", libc.prctl(p.PR_SET_DUMPABLE, 0, 0, 0, 0));
}

/** The process's own id, asked from the kernel; getpid(2). */
export function getpid(): number {
  return libc.getpid();
}

/** The parent's process id; 1 (or a subreaper's) once the parent has ended; getppid(2). */
export function getppid(): number {
  return libc.getppid();
}

/**
 * Ends the process at once: no 'exit' listeners, nothing flushed; _exit(2). Only the low 8 bits of `status` reach
 * the parent.
 */
export function _exit(status: number): never {
  arg.int("_exit: status", status);
  return libc._exit(status);
}

/** "No limit", for setrlimit and from getrlimit. */
export const RLIM_INFINITY = Number.POSITIVE_INFINITY;

/** A resource's limits: `rlim_cur` is in force, `rlim_max` is how far it may be raised again; getrlimit(2). */
export interface ResourceLimits {
  rlim_cur: number;
  rlim_max: number;
}

const INFINITE = 2n ** 64n - 1n;

/** The limits of a resource such as RLIMIT_NOFILE, in the units getrlimit(2) gives for it. Errors: EINVAL. */
export function getrlimit(resource: number): ResourceLimits {
  arg.int("getrlimit: resource", resource);
  const struct = Buffer.alloc(p.RLIMIT_SIZE);
  check("getrlimit", libc.getrlimit(resource, struct));
  const limit = (offset: number) => {
    const value = struct.readBigUInt64LE(offset);
    return value === INFINITE ? RLIM_INFINITY : Number(value);
  };
  return { rlim_cur: limit(0), rlim_max: limit(8) };
}

/** Sets the limits of a resource; setrlimit(2). Errors: EPERM when raising rlim_max without privilege; EINVAL. */
export function setrlimit(resource: number, limits: ResourceLimits): void {
  arg.int("setrlimit: resource", resource);
  const { rlim_cur, rlim_max } = arg.object("setrlimit: limits", limits);
  const struct = Buffer.alloc(p.RLIMIT_SIZE);
  struct.writeBigUInt64LE(limit("setrlimit: rlim_cur", rlim_cur), 0);
  struct.writeBigUInt64LE(limit("setrlimit: rlim_max", rlim_max), 8);
  check("setrlimit", libc.setrlimit(resource, struct));
}

function limit(where: string, value: unknown): bigint {
  if (value === RLIM_INFINITY) return INFINITE;
  return BigInt(arg.int(where, value, 0, Number.MAX_SAFE_INTEGER));
}
