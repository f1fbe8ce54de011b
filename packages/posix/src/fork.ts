import { becomeChild, prepareChildren } from "./child.ts";
import { keepHeapOnFork } from "./heap.ts";
import { check, libc } from "./libc.ts";
import { followOwned } from "./owned.ts";
import * as p from "./platform.ts";
import { requireSingleThread, untilHelpersSleep } from "./threads.ts";

/**
 * Makes a second process that is a copy of this one, and returns twice: the child's process id in the parent, 0 in the
 * child; fork(2). Both go on from here with the same variables, the same event loop and copies of the same descriptors.
 *
 * The child has a pid, random numbers and identifiers of its own. It leaves through `_exit`, `process.exit`, the end of
 * its event loop or an uncaught error (exit status 1, stack on stderr). Before the first fork a seccomp filter sets
 * no_new_privs, which children and the programs they execute keep: setuid programs gain no rights in them.
 *
 * Errors: EAGAIN (RLIMIT_NPROC, or the system's limit), ENOMEM. Error when Node was started without the flags that
 * keep V8 on one thread.
 */
export function fork(): number {
  requireSingleThread();
  untilHelpersSleep();
  prepareChildren();
  return withSignalsHeld(forkOnce);
}

function forkOnce(): number {
  const follow = followOwned();
  keepHeapOnFork();
  const pid = check("fork", libc.fork());
  if (pid === 0) becomeChild(follow);
  return pid;
}

const ALL_SIGNALS = new Uint8Array(p.SIGSET_SIZE).fill(0xff);
const mask = new Uint8Array(p.SIGSET_SIZE);

/** A signal to the child must find the child's own signal loop: before that it would be told to the parent's. */
function withSignalsHeld<T>(run: () => T): T {
  libc.pthread_sigmask(p.SIG_SETMASK, ALL_SIGNALS, mask);
  try {
    return run();
  } finally {
    libc.pthread_sigmask(p.SIG_SETMASK, mask, null);
  }
}
