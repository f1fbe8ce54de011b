import { leaveByExit, prepareExit } from "./exit.ts";
import { libc, uv } from "./libc.ts";
import { leaveWhenLoopEnds } from "./loop-end.ts";
import { renewRandom } from "./random.ts";
import { renewSignalLoop } from "./signal-loop.ts";
import { forgetHelpers } from "./threads.ts";

// What a forked child must do before it goes on: what it inherited was made for the parent. What can be prepared in the
// parent is prepared there, once: each child would have to compile the JavaScript for it again.

let pid = libc.getpid();
let prepared = false;
let isChild = false;

/** Runs in the parent, before a fork. */
export function prepareChildren(): void {
  if (prepared) return;
  prepared = true;
  // Node reads the pid once at its start.
  Object.defineProperty(process, "pid", { get: () => pid, configurable: true, enumerable: true });
  prepareExit();
}

/** Runs in the child, first thing after fork. */
export function becomeChild(followDescriptors: () => void): void {
  uv.loop_fork(uv.default_loop());
  renewSignalLoop();
  followDescriptors();
  forgetHelpers();
  pid = libc.getpid();
  renewRandom();
  if (isChild) return;
  isChild = true;
  leaveByExit();
  leaveWhenLoopEnds();
}
