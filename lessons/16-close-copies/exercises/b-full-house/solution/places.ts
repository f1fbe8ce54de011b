import { close, pipe, poll } from "@lbaws/posix";

/** How many children may be at work at a time. */
const CHILDREN = Number(process.env.CHILDREN ?? Number.POSITIVE_INFINITY);
if (!(CHILDREN >= 1)) throw new RangeError("CHILDREN must be a number from 1.");

/** A pipe for each child at work. When no process can write to it any more, the child has ended, however it did. */
export class Places {
  #reading: number[] = [];

  areTaken(): boolean {
    this.#clear();
    return this.#reading.length >= CHILDREN;
  }

  /** The writing end of a new place, for the child to hold. Without a limit nobody counts. */
  take(): number | undefined {
    if (CHILDREN === Number.POSITIVE_INFINITY) return undefined;
    const [reading, writing] = pipe();
    this.#reading.push(reading);
    return writing;
  }

  #clear(): void {
    // POLLHUP is told also to those who do not ask for it; poll(2).
    const entries = this.#reading.map((fd) => ({ fd, events: 0, revents: 0 }));
    poll(entries, 0);
    for (const { fd, revents } of entries) if (revents !== 0) close(fd);
    this.#reading = entries.filter(({ revents }) => revents === 0).map(({ fd }) => fd);
  }
}
