import { inspect } from "node:util";
import { libc, prepareCallback, uv } from "./libc.ts";
import { UV_PREPARE } from "./platform.ts";
import { renewRandom } from "./random.ts";
import { renewSignalLoop } from "./signal-loop.ts";
import { forgetHelpers } from "./threads.ts";

// What a forked child must do before it goes on: what it inherited was made for the parent.

/** Runs in the child, first thing after fork. */
export function becomeChild(followDescriptors: () => void): void {
  uv.loop_fork(uv.default_loop());
  renewSignalLoop();
  followDescriptors();
  forgetHelpers();
  showOwnPid();
  renewRandom();
  if (isChild) return;
  isChild = true;
  leaveThroughExit();
  leaveWhenLoopEnds();
}

let isChild = false;

/** Node reads the pid once at its start. */
function showOwnPid(): void {
  Object.defineProperty(process, "pid", { value: libc.getpid(), configurable: true, enumerable: true });
}

let uncaught: { error: unknown } | undefined;

/**
 * Node's own way out waits for its helper threads, which a child does not have. After the last listener of 'exit',
 * with which every way out ends, the child leaves by _exit(2) instead.
 */
function leaveThroughExit(): void {
  process.on("uncaughtExceptionMonitor", noteUncaught);
  const emit = process.emit;
  process.emit = function (this: NodeJS.Process, event: string, ...args: unknown[]): boolean {
    const handled = Reflect.apply(emit, this, [event, ...args]);
    if (event === "exit") leave(Number(process.exitCode ?? args[0] ?? 0));
    return handled;
  } as typeof process.emit;
  (process as unknown as { reallyExit: (status: number) => never }).reallyExit = leave;
}

function noteUncaught(error: unknown): void {
  const handled = process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback();
  if (!handled) uncaught = { error };
}

function leave(status: number): never {
  if (uncaught !== undefined) process.stderr.write(`Uncaught in process ${process.pid}: ${inspect(uncaught.error)}\n`);
  return libc._exit(status);
}

let announced = false;

/** Kept here because libuv keeps only its address. */
const watcher = { handle: new Uint8Array(uv.handle_size(UV_PREPARE)), callback: prepareCallback(onTurn) };

/**
 * Between the end of the event loop and 'beforeExit', too, Node waits for tasks that only helper threads would do. So
 * a watcher of ours, called at every turn, keeps the loop going and looks whether it is the only one left in it.
 */
function leaveWhenLoopEnds(): void {
  uv.prepare_init(uv.default_loop(), watcher.handle);
  uv.prepare_start(watcher.handle, watcher.callback);
}

function onTurn(): void {
  uv.unref(watcher.handle);
  const alive = uv.loop_alive(uv.default_loop()) !== 0;
  uv.ref(watcher.handle);
  if (alive) announced = false;
  else if (announced) setImmediate(end);
  else setImmediate(announceEnd);
}

// An error thrown by a listener of these events is an uncaught error like any other.

function announceEnd(): void {
  announced = true;
  process.emit("beforeExit", Number(process.exitCode ?? 0));
}

function end(): void {
  (process as unknown as { _exiting: boolean })._exiting = true;
  process.emit("exit", Number(process.exitCode ?? 0));
}
