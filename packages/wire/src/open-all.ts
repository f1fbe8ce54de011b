import { setTimeout as pause } from "node:timers/promises";
import { type Connection, connect } from "./connection.ts";
import { waiting } from "./listen-queue.ts";

/** Shorter than any backlog: a connection that finds the listen queue full is lost, or waits for seconds; listen(2). */
const QUEUE = 2;
/** A server that accepts nobody for so long, in milliseconds, gets the other connections all the same. */
const PATIENCE = 2_000;

/** Opens `n` connections, as fast as the server accepts them; each has `deadline` milliseconds. `told` hears of each. */
export async function openAll(
  port: number,
  n: number,
  deadline: number,
  told: (connection: Connection) => void = () => {},
): Promise<PromiseSettledResult<Connection>[]> {
  const open = async () => {
    const connection = await connect(port, deadline);
    told(connection);
    return connection;
  };
  const outcomes: PromiseSettledResult<Connection>[] = [];
  while (outcomes.length < n) {
    const length = Math.min(n - outcomes.length, await room(port));
    outcomes.push(...(await Promise.allSettled(Array.from({ length }, open))));
  }
  return outcomes;
}

/** How many connections may be opened now: as many as the listen queue surely holds, or all when it does not move. */
async function room(port: number): Promise<number> {
  const end = performance.now() + PATIENCE;
  while (performance.now() < end) {
    const free = QUEUE - waiting(port);
    if (free > 0) return free;
    await pause(1);
  }
  return Number.POSITIVE_INFINITY;
}
