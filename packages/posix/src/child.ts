import crypto from "node:crypto";
import { inspect } from "node:util";
import { libc, prepareCallback, uv } from "./libc.ts";
import { UV_PREPARE } from "./platform.ts";
import { renewSignalLoop } from "./signal.ts";
import { forgetHelpers } from "./threads.ts";

// What a forked child must do before it goes on: what it inherited was made for the parent.

/** Runs in the child, first thing after fork. */
export function becomeChild(): void {
 if (process.env.SKIP) return;
  uv.loop_fork(uv.default_loop());
  renewSignalLoop();
  forgetHelpers();
  showOwnPid();
  renewMathRandom();
  emptyRandomPools();
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

/** V8 keeps the generator's state, and numbers made ahead, in the heap, where all siblings have the same. */
function renewMathRandom(): void {
  const [a, b, c, d] = crypto.getRandomValues(new Uint32Array(4));
  Math.random = makeRandom(a ?? 0, b ?? 0, c ?? 0, d ?? 1);
}

/** xoshiro128** (Blackman and Vigna), 53 bits a number as Math.random's. */
function makeRandom(a: number, b: number, c: number, d: number): () => number {
  const next = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  return function random() {
    return ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 2 ** 53;
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/**
 * randomUUID and randomInt hand out bytes that were drawn ahead, before the fork: siblings would give the same
 * identifiers. Using the pools up makes the next call draw afresh, also through references taken earlier.
 */
function emptyRandomPools(): void {
  for (let i = 0; i < 128; i++) crypto.randomUUID();
  for (let i = 0; i < 1024; i++) crypto.randomInt(2);
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

/** Kept for as long as the loop may use it. */
let watcher: Uint8Array | undefined;

/**
 * Between the end of the event loop and 'beforeExit', too, Node waits for tasks that only helper threads would do. So
 * a watcher of ours, called at every turn, keeps the loop going and looks whether it is the only one left in it.
 */
function leaveWhenLoopEnds(): void {
  const loop = uv.default_loop();
  const handle = new Uint8Array(uv.handle_size(UV_PREPARE));
  watcher = handle;
  let announced = false;
  const onTurn = () => {
    uv.unref(handle);
    const alive = uv.loop_alive(loop) !== 0;
    uv.ref(handle);
    if (alive) {
      announced = false;
    } else if (announced) {
      process.emit("exit", Number(process.exitCode ?? 0));
    } else {
      announced = true;
      setImmediate(() => process.emit("beforeExit", Number(process.exitCode ?? 0)));
    }
  };
  uv.prepare_init(loop, handle);
  uv.prepare_start(handle, prepareCallback(onTurn));
}
