import { leaveThroughExit } from "./exit.ts";
import { libc, uv } from "./libc.ts";
import { leaveWhenLoopEnds } from "./loop-end.ts";
import { renewRandom } from "./random.ts";
import { renewSignalLoop } from "./signal-loop.ts";
import { forgetHelpers } from "./threads.ts";

// What a forked child must do before it goes on: what it inherited was made for the parent.

let isChild = false;

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

/** Node reads the pid once at its start. */
function showOwnPid(): void {
  Object.defineProperty(process, "pid", { value: libc.getpid(), configurable: true, enumerable: true });
}
