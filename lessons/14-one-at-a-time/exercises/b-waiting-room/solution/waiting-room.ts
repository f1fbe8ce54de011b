import { accept, POLLIN, poll, sleep } from "@lbaws/posix";
import { letGo, turnAway } from "./connection.ts";

/** How many clients may wait while one is served. Without ROOM, the kernel's queue is where they wait. */
const ROOM = process.env.ROOM === undefined ? undefined : Number(process.env.ROOM);
if (ROOM !== undefined && !(Number.isInteger(ROOM) && ROOM >= 0)) throw new RangeError("ROOM must be a whole number.");

/** The clients that are accepted and not served yet, in the order in which they came. */
export class WaitingRoom {
  readonly #listener: number;
  readonly #waiting: number[] = [];
  readonly #turnedAway: number[] = [];

  constructor(listener: number) {
    this.#listener = listener;
  }

  /** The first who waits, or else the first who comes. */
  next(): number {
    for (const client of this.#turnedAway.splice(0)) letGo(client);
    return this.#waiting.shift() ?? accept(this.#listener).fd;
  }

  /** Sleeps, and opens the door meanwhile. */
  pause(seconds: number): void {
    if (ROOM === undefined) {
      sleep(seconds);
      return;
    }
    const end = performance.now() + seconds * 1000;
    for (let left = seconds * 1000; left > 0; left = end - performance.now()) {
      if (poll([{ fd: this.#listener, events: POLLIN }], Math.ceil(left)) > 0) this.#receive(ROOM);
    }
  }

  #receive(room: number): void {
    const { fd: client } = accept(this.#listener);
    if (this.#waiting.length < room) {
      this.#waiting.push(client);
      return;
    }
    turnAway(client);
    this.#turnedAway.push(client);
  }
}
