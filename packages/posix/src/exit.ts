import { inspect } from "node:util";
import { libc } from "./libc.ts";

// Node's own way out waits for its helper threads, which a forked child does not have. So a child leaves by _exit(2),
// at the points where Node's JavaScript hands over to its C++.

interface Internals {
  reallyExit: (status: number) => never;
  /** Called with each uncaught error; false means that nothing handled it. */
  _fatalException: (error: unknown, fromPromise: boolean) => boolean;
}

const internals = process as unknown as Internals;

let uncaught: { error: unknown } | undefined;

let byExit = false;

/** From now on this process leaves by _exit(2), after the listeners of 'exit', whatever makes it leave. */
export function leaveByExit(): void {
  byExit = true;
}

/** Puts at those points what does nothing until leaveByExit. */
export function prepareExit(): void {
  const { reallyExit } = internals;
  internals.reallyExit = (status) => (byExit ? leave(status) : Reflect.apply(reallyExit, process, [status]));
  leaveAfterListeners();
  leaveWhenUncaught();
}

function leaveAfterListeners(): void {
  const emit = process.emit;
  process.emit = function (this: NodeJS.Process, event: string, ...args: unknown[]): boolean {
    const handled = Reflect.apply(emit, this, [event, ...args]);
    if (event === "exit" && byExit) leave(Number(process.exitCode ?? args[0] ?? 0));
    return handled;
  } as typeof process.emit;
}

/** The statuses are Node's: 1 for an uncaught error, 7 for one thrown by a listener of 'uncaughtException'. */
function leaveWhenUncaught(): void {
  const handle = internals._fatalException;
  internals._fatalException = (error, fromPromise) => {
    if (!byExit) return Reflect.apply(handle, process, [error, fromPromise]);
    if (!isHandled()) uncaught = { error };
    try {
      if (Reflect.apply(handle, process, [error, fromPromise])) return true;
    } catch (another) {
      uncaught = { error: another };
      leave(7);
    }
    uncaught ??= { error };
    return leave(Number(process.exitCode ?? 1));
  };
}

function isHandled(): boolean {
  return process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback();
}

function leave(status: number): never {
  if (uncaught !== undefined) process.stderr.write(`Uncaught in process ${process.pid}: ${inspect(uncaught.error)}\n`);
  return libc._exit(status);
}
