// shared-loop.ts [raw]: one child reads files, which counts on its event loop's wake-ups; its sibling only waits.
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { SIGKILL } from "../../src/index.ts";
import { libc } from "../../src/libc.ts";
import { forkAs, statusOf, tell } from "./support.ts";

await readFile(import.meta.filename);
const way = process.argv[2];
const waiting = forkAs(way);
if (waiting === 0) {
  await pause(60_000);
} else {
  const reading = forkAs(way);
  if (reading === 0) {
    await readOften();
    libc._exit(0);
  }
  tell(statusOf(reading));
  libc.kill(waiting, SIGKILL);
  statusOf(waiting);
}

async function readOften(): Promise<void> {
  for (let count = 0; count < 1000; count++) await readFile(import.meta.filename);
}
