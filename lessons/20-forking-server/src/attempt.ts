import { sleep } from "@lbaws/posix";

/** Of descriptors, processes or memory there are too few for now; accept(2), fork(2). */
const SHORTAGES = ["EAGAIN", "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"];
/** A signal came, or the client left before it was accepted; accept(2). */
const HARMLESS = ["EINTR", "ECONNABORTED"];
const PAUSE = 0.1;

let isShort = false;

/** What `call` returns; undefined when it is worth another try, after a pause where something is short. */
export function attempt<T>(call: () => T): T | undefined {
  try {
    const result = call();
    isShort = false;
    return result;
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (HARMLESS.includes(code)) return undefined;
    if (!SHORTAGES.includes(code)) throw error;
    // Said once, and not ten times a second.
    if (!isShort) console.error(`${message}: trying again until it works`);
    isShort = true;
    // The call would fail again at once. The end of a child, which may help, ends the pause.
    sleep(PAUSE);
    return undefined;
  }
}
