import * as arg from "./check.ts";
import { whenInterrupted } from "./libc.ts";
import * as p from "./platform.ts";
import { hasSignal, loopDescriptor, startWatch, stopWatch, takeSignal } from "./signal-loop.ts";

/** The default action of a signal, for signal(); signal(7) lists them. */
export const SIG_DFL: unique symbol = Symbol("SIG_DFL");
/** Ignores a signal, for signal(). Ignoring SIGCHLD makes the kernel forget children as they end. */
export const SIG_IGN: unique symbol = Symbol("SIG_IGN");

export type SignalHandler = (signum: number) => void;
export type Disposition = SignalHandler | typeof SIG_DFL | typeof SIG_IGN;

const dispositions = new Map<number, Disposition>();
let handling = false;

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
  if (disposition === SIG_DFL || disposition === SIG_IGN) stopWatch(signum, disposition === SIG_IGN);
  else if (typeof disposition === "function") startHandler(signum);
  else throw new TypeError(`signal: the handler must be a function, SIG_DFL or SIG_IGN, not ${arg.show(disposition)}`);
  const before = dispositionOf(signum);
  dispositions.set(signum, disposition);
  return before;
}

const FAULTS: number[] = [p.SIGSEGV, p.SIGBUS, p.SIGFPE, p.SIGILL, p.SIGTRAP];

function startHandler(signum: number): void {
  if (FAULTS.includes(signum)) {
    throw new RangeError(`signal: signal ${signum} reports a fault of the program and cannot be handled in JavaScript`);
  }
  startWatch(signum);
}

function dispositionOf(signum: number): Disposition {
  return dispositions.get(signum) ?? SIG_DFL;
}

/** The descriptor that becomes readable when a signal came; undefined while there is nothing to watch for. */
export function signalDescriptor(): number | undefined {
  return handling ? undefined : loopDescriptor();
}

/** Whether a handler is due although signalDescriptor() is not readable, because an earlier handler threw. */
export function isHandlerDue(): boolean {
  return !handling && hasSignal();
}

/** Runs the handlers of the signals that came, in the order they came; whether there was one. */
export function runHandlers(): boolean {
  if (handling) return false;
  let ran = false;
  handling = true;
  try {
    for (let signum = takeSignal(); signum !== undefined; signum = takeSignal()) {
      const disposition = dispositionOf(signum);
      if (typeof disposition !== "function") continue;
      ran = true;
      disposition(signum);
    }
  } finally {
    handling = false;
  }
  return ran;
}

/** Whether a call that ended with EINTR did so for a handler: one that runs now, or one that was due and has run. */
export function wasForHandler(): boolean {
  return handling || runHandlers();
}

whenInterrupted(runHandlers);

/** Lets the end of a child wake signalDescriptor(), also without a handler. False while SIGCHLD is ignored. */
export function watchChildren(): boolean {
  const disposition = dispositionOf(p.SIGCHLD);
  if (disposition === SIG_DFL) startWatch(p.SIGCHLD);
  return disposition !== SIG_IGN;
}
