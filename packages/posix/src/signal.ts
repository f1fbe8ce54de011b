import * as arg from "./check.ts";
import { check, failure, libc, signalCallback, uv, whenInterrupted } from "./libc.ts";
import * as p from "./platform.ts";

/** The default action of a signal, for signal(); signal(7) lists them. */
export const SIG_DFL: unique symbol = Symbol("SIG_DFL");
/** Ignores a signal, for signal(). Ignoring SIGCHLD makes the kernel forget children as they end. */
export const SIG_IGN: unique symbol = Symbol("SIG_IGN");

export type SignalHandler = (signum: number) => void;
export type Disposition = SignalHandler | typeof SIG_DFL | typeof SIG_IGN;

interface Watch {
  handle: Uint8Array;
  disposition: Disposition;
}

// A JavaScript function cannot run inside a C signal handler. libuv's handler notes each signal in a pipe; this loop
// of our own, apart from Node's, has that pipe's descriptor in its backend, which then becomes readable.
let loop: Uint8Array | undefined;
const watches = new Map<number, Watch>();
let pending: number[] = [];
let handling = false;

const onSignal = signalCallback((_handle, signum) => {
  // As in the kernel, a standard signal is pending or not; only real-time signals are counted; signal(7).
  if (signum >= p.SIGRTMIN || !pending.includes(signum)) pending.push(signum);
});

/**
 * Sets what happens when a signal comes, and returns what was set before; signal(2), sigaction(2).
 *
 * A handler runs while the program is inside, or next enters, a call of this package that can block (accept, recv,
 * send, read, write, poll, epoll_wait, waitpid, sleep). If that call had to wait, it throws EINTR after the handler
 * ran: nothing is restarted by itself. Signals of one number that come before the handler ran are one. A program
 * that lives in Node's event loop instead uses process.on.
 *
 * Errors: EINVAL for SIGKILL, SIGSTOP and numbers that are no signal; RangeError for SIGSEGV, SIGBUS, SIGFPE, SIGILL
 * and SIGTRAP, which report a fault of the program itself and cannot wait for a JavaScript handler.
 */
export function signal(signum: number, disposition: Disposition): Disposition {
  arg.int("signal: signum", signum);
  const before = watches.get(signum)?.disposition ?? SIG_DFL;
  if (disposition === SIG_DFL || disposition === SIG_IGN) setDisposition(signum, disposition);
  else if (typeof disposition === "function") setHandler(signum, disposition);
  else throw new TypeError(`signal: the handler must be a function, SIG_DFL or SIG_IGN, not ${arg.show(disposition)}`);
  return before;
}

const FAULTS: number[] = [p.SIGSEGV, p.SIGBUS, p.SIGFPE, p.SIGILL, p.SIGTRAP];

function setHandler(signum: number, handler: SignalHandler): void {
  if (FAULTS.includes(signum)) {
    throw new RangeError(`signal: signal ${signum} reports a fault of the program and cannot be handled in JavaScript`);
  }
  startWatch(signum);
  watchOf(signum).disposition = handler;
}

function setDisposition(signum: number, disposition: typeof SIG_DFL | typeof SIG_IGN): void {
  const watch = watches.get(signum);
  if (watch !== undefined) uv.signal_stop(watch.handle);
  const previous = libc.signal(signum, disposition === SIG_IGN ? 1n : 0n);
  check("signal", previous === SIG_ERR ? -1 : 0);
  pending = pending.filter((other) => other !== signum);
  if (watch !== undefined || disposition === SIG_IGN) watchOf(signum).disposition = disposition;
}

const SIG_ERR = 2n ** 64n - 1n;

function watchOf(signum: number): Watch {
  let watch = watches.get(signum);
  if (watch === undefined) {
    loop ??= openLoop();
    watch = { handle: new Uint8Array(uv.handle_size(p.UV_SIGNAL)), disposition: SIG_DFL };
    uv.signal_init(loop, watch.handle);
    watches.set(signum, watch);
  }
  return watch;
}

function openLoop(): Uint8Array {
  const memory = new Uint8Array(uv.loop_size());
  const result = uv.loop_init(memory);
  if (result < 0) throw failure("signal", -result);
  return memory;
}

function startWatch(signum: number): void {
  const fresh = !watches.has(signum);
  const result = uv.signal_start(watchOf(signum).handle, onSignal, signum);
  if (result < 0) {
    if (fresh) watches.delete(signum);
    throw failure("signal", -result);
  }
  // The first turn registers the pipe with the loop's backend.
  runLoop();
  letInterrupt(signum);
}

/** libuv asks the kernel to restart interrupted calls; here they must end with EINTR; sigaction(2), SA_RESTART. */
function letInterrupt(signum: number): void {
  const action = Buffer.alloc(p.SIGACTION.size);
  check("sigaction", libc.sigaction(signum, null, action));
  action.writeInt32LE(action.readInt32LE(p.SIGACTION.flags) & ~p.SA_RESTART, p.SIGACTION.flags);
  check("sigaction", libc.sigaction(signum, action, null));
}

function runLoop(): void {
  if (loop !== undefined) uv.run(loop, p.UV_RUN_NOWAIT);
}

/** The descriptor that becomes readable when a signal came; undefined while there is nothing to watch for. */
export function signalDescriptor(): number | undefined {
  return loop === undefined || handling ? undefined : uv.backend_fd(loop);
}

/** Runs the handlers of the signals that came, in the order they came; whether there was one. */
export function runHandlers(): boolean {
  if (handling) return false;
  runLoop();
  let ran = false;
  handling = true;
  try {
    for (const signum of pending.splice(0)) {
      const disposition = watches.get(signum)?.disposition;
      if (typeof disposition !== "function") continue;
      ran = true;
      disposition(signum);
    }
  } finally {
    handling = false;
  }
  return ran;
}

whenInterrupted(runHandlers);

/** Lets the end of a child wake signalDescriptor(), also without a handler. False while SIGCHLD is ignored. */
export function watchChildren(): boolean {
  const disposition = watches.get(p.SIGCHLD)?.disposition ?? SIG_DFL;
  if (disposition === SIG_DFL) startWatch(p.SIGCHLD);
  return disposition !== SIG_IGN;
}

/** For a forked child: its own pipe and backend instead of the parent's, and nothing pending; fork(2). */
export function renewSignalLoop(): void {
  if (loop === undefined) return;
  uv.loop_fork(loop);
  runLoop();
  pending = [];
}
