import { check, failure, libc, type Pointer, signalCallback, uv } from "./libc.ts";
import { owning } from "./owned.ts";
import * as p from "./platform.ts";

// A JavaScript function cannot run inside a C signal handler. libuv's handler notes each signal in a pipe; this loop
// of our own, apart from Node's, has that pipe's descriptor in its backend, which then becomes readable.
//
// Loop and handles lie in memory that is never freed. A buffer would be freed while Node ends, and libuv's handler runs
// until the process is gone: a child may end at any time. It would read the pipe's number from there, and abort.
let loop: Pointer | undefined;

/** libuv's handles: it keeps their addresses, so each is made once and kept. */
const handles = new Map<number, Pointer>();
/** What libuv last set in the kernel, by signal. */
const actions = new Map<number, Buffer>();
let pending: number[] = [];

const onSignal = signalCallback((_handle, signum) => {
  // As in the kernel, a standard signal is pending or not; only real-time signals are counted; signal(7).
  if (signum >= p.SIGRTMIN || !pending.includes(signum)) pending.push(signum);
});

/** From now on `signum` makes the loop's descriptor readable. Errors: EINVAL. */
export function startWatch(signum: number): void {
  if (signum < 1 || signum > p.SIGRTMAX) throw failure("signal", p.EINVAL);
  loop ??= owning(openLoop);
  const result = uv.signal_start(handleOf(loop, signum), onSignal, signum);
  if (result < 0) throw failure("signal", -result);
  setAction(signum);
}

/** From now on the kernel does with `signum` what it does by default, or nothing. Errors: EINVAL. */
export function stopWatch(signum: number, ignore: boolean): void {
  const handle = handles.get(signum);
  if (handle !== undefined) uv.signal_stop(handle);
  // Node itself may be waiting for children: then the default is not for us to set, else libuv has just set it.
  if (signum === p.SIGCHLD && handle !== undefined && !ignore) {
    pending = pending.filter((other) => other !== signum);
    return;
  }
  noteAction(signum);
  const previous = libc.signal(signum, ignore ? 1n : 0n);
  check("signal", previous === SIG_ERR ? -1 : 0);
  pending = pending.filter((other) => other !== signum);
}

const SIG_ERR = 2n ** 64n - 1n;

function openLoop(): Pointer {
  const memory = libc.calloc(1, uv.loop_size());
  const result = uv.loop_init(memory);
  if (result < 0) throw failure("signal", -result);
  // The first handle opens the loop's pipe, and the first turn registers that with the backend.
  uv.signal_start(handleOf(memory, p.SIGWINCH), onSignal, p.SIGWINCH);
  uv.run(memory, p.UV_RUN_NOWAIT);
  uv.signal_stop(handleOf(memory, p.SIGWINCH));
  return memory;
}

function handleOf(memory: Pointer, signum: number): Pointer {
  let handle = handles.get(signum);
  if (handle === undefined) {
    handle = libc.calloc(1, uv.handle_size(p.UV_SIGNAL));
    uv.signal_init(memory, handle);
    handles.set(signum, handle);
  }
  return handle;
}

/**
 * libuv asks the kernel to restart interrupted calls; here they must end with EINTR; sigaction(2), SA_RESTART.
 * And it sets nothing where another of its handles watches the signal, though stopWatch may have set the default.
 */
function setAction(signum: number): void {
  noteAction(signum);
  const action = actions.get(signum);
  if (action === undefined) throw failure("signal", p.EINVAL);
  action.writeInt32LE(action.readInt32LE(p.SIGACTION.flags) & ~p.SA_RESTART, p.SIGACTION.flags);
  check("signal", libc.sigaction(signum, action, null));
}

function noteAction(signum: number): void {
  const action = Buffer.alloc(p.SIGACTION.size);
  if (libc.sigaction(signum, null, action) === 0 && action.readBigUInt64LE(0) > 1n) actions.set(signum, action);
}

/** The descriptor that is readable while a signal waits; undefined as long as none was ever watched. */
export function loopDescriptor(): number | undefined {
  return loop === undefined ? undefined : uv.backend_fd(loop);
}

/** The next signal that came, in the order they came. */
export function takeSignal(): number | undefined {
  if (loop !== undefined) uv.run(loop, p.UV_RUN_NOWAIT);
  return pending.shift();
}

/** Whether a signal came that was already taken off the loop, whose descriptor then says nothing. */
export function hasSignal(): boolean {
  return pending.length > 0;
}

/** For a forked child: its own pipe and backend instead of the parent's, and nothing pending; fork(2). */
export function renewSignalLoop(): void {
  if (loop === undefined) return;
  uv.loop_fork(loop);
  uv.run(loop, p.UV_RUN_NOWAIT);
  pending = [];
}
