import { fstatSync } from "node:fs";

const STDOUT = 1;
const INTERVAL = 200;

/**
 * Calls `gone` when the reader of stdout has closed it, as `npm start | head -3` does. Who writes nothing would not be
 * told by the kernel, so it is asked: poll(2). Returns a function that ends the watch.
 */
export async function watchReader(gone: () => void): Promise<() => void> {
  if (!isPipe()) return () => {};
  // Where it cannot be loaded, no lesson runs either, and that is told elsewhere.
  const posix = await import("@lbaws/posix").catch(() => undefined);
  if (posix === undefined) return () => {};
  const { poll, POLLERR, POLLHUP } = posix;
  const timer = setInterval(() => {
    const entry = { fd: STDOUT, events: 0, revents: 0 };
    poll([entry], 0);
    if ((entry.revents & (POLLERR | POLLHUP)) === 0) return;
    clearInterval(timer);
    gone();
  }, INTERVAL);
  return () => clearInterval(timer);
}

/** Calls `gone` when npm has ended, as it does at a SIGTERM, and has left this process behind. */
export function watchParent(gone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || gone(), INTERVAL).unref();
}

/** Node makes its children's pipes from sockets. */
function isPipe(): boolean {
  try {
    const state = fstatSync(STDOUT);
    return state.isFIFO() || state.isSocket();
  } catch {
    return false;
  }
}
