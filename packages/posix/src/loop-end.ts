import { realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { prepareCallback, uv } from "./libc.ts";
import { UV_PREPARE } from "./platform.ts";

// Between the end of the event loop and 'beforeExit' Node waits for tasks that only helper threads would do. In a forked
// child a watcher of ours, called at every turn, keeps the loop going and looks whether it is the only one left in it.

/** Kept here because libuv keeps only its address. */
const watcher = { handle: new Uint8Array(uv.handle_size(UV_PREPARE)), callback: prepareCallback(onTurn) };

let announced = false;
let mainIsUnsettled = false;

export function leaveWhenLoopEnds(): void {
  uv.prepare_init(uv.default_loop(), watcher.handle);
  uv.prepare_start(watcher.handle, watcher.callback);
}

function onTurn(): void {
  uv.unref(watcher.handle);
  const alive = uv.loop_alive(uv.default_loop()) !== 0;
  uv.ref(watcher.handle);
  if (alive) announced = false;
  // An error thrown by a listener is then an uncaught error like any other.
  else setImmediate(announced ? end : announceEnd);
}

function announceEnd(): void {
  askMain();
  const before = process.getActiveResourcesInfo().length;
  process.emit("beforeExit", Number(process.exitCode ?? 0));
  // Looked at before the next turn: a timer that a listener set may be over by then.
  process.nextTick(() => {
    announced = process.getActiveResourcesInfo().length <= before;
  });
}

/** The exit status of a program whose main module awaits what never comes. Node.js documentation, "Process exit codes". */
const UNSETTLED = 13;

function end(): void {
  const status = Number(process.exitCode ?? (mainIsUnsettled ? UNSETTLED : 0));
  if (mainIsUnsettled) process.stderr.write(`Warning: unsettled top-level await in process ${process.pid}\n`);
  (process as unknown as { _exiting: boolean })._exiting = true;
  process.emit("exit", status);
}

/** A module that is imported again is not run again; what comes back is the promise of its first run. */
function askMain(): void {
  const { argv, mainModule } = process as unknown as { argv: string[]; mainModule: unknown };
  // Only an ECMAScript module can await, and only a file can be imported again.
  if (mainModule !== undefined || argv[1] === undefined || isEvaluated()) return;
  const settled = () => {
    mainIsUnsettled = false;
  };
  mainIsUnsettled = true;
  import(pathToFileURL(realpathSync(argv[1])).href).then(settled, settled);
}

/** --eval and --print, and options with which the main module has another address than its real path. */
function isEvaluated(): boolean {
  const others = ["-e", "--eval", "-p", "--print", "-pe", "-", "--preserve-symlinks-main"];
  return "_eval" in process || process.execArgv.some((option) => others.includes(option));
}
