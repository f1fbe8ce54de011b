// hygiene.ts POINT [raw]: two siblings and their parent each tell what they get, after the parent had used the pools.

import crypto, { randomInt, randomUUID } from "node:crypto";
import { libc } from "../../src/libc.ts";
import { forkAs, statusOf, tell } from "./support.ts";

const [point = "", way] = process.argv.slice(2);
const times = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);
const { randomUUIDv7 = randomUUID } = crypto as { randomUUIDv7?: () => string };

const points: Record<string, () => unknown[]> = {
  pid: () => [process.pid === libc.getpid() ? process.pid : "stale"],
  "Math.random": () => times(8, Math.random),
  "crypto.randomUUID": () => times(300, () => crypto.randomUUID()),
  "imported randomUUID": () => times(300, () => randomUUID()),
  "webcrypto.randomUUID": () => times(300, () => globalThis.crypto.randomUUID()),
  // The first 48 bits are the time, the last 62 are random.
  randomUUIDv7: () => times(300, () => randomUUIDv7().slice(19)),
  "crypto.randomInt": () => times(40, () => crypto.randomInt(2 ** 47)),
  "imported randomInt": () => times(40, () => randomInt(2 ** 47)),
  randomBytes: () => times(40, () => crypto.randomBytes(16).toString("hex")),
  "webcrypto.getRandomValues": () => times(40, () => globalThis.crypto.getRandomValues(new Uint32Array(4)).join()),
};

const draw = points[point] as () => unknown[];
draw();
for (let sibling = 0; sibling < 2; sibling++) {
  const pid = forkAs(way);
  if (pid === 0) {
    tell(draw());
    libc._exit(0);
  }
  if (statusOf(pid) !== 0) throw new Error("a sibling failed");
}
tell(draw());
