// two-in-accept.ts: two processes wait in accept for the same connection; then the one that did not get it is signalled.
import { readFileSync } from "node:fs";
import * as posix from "../../src/index.ts";
import { libc } from "../../src/libc.ts";
import { codeOf, statusOf, tell } from "./support.ts";

const listener = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
posix.bind(listener, { family: posix.AF_INET, address: "127.0.0.1", port: 0 });
posix.listen(listener, 8);
const [readEnd, writeEnd] = posix.pipe();
posix.signal(posix.SIGUSR1, () => {});
const workers = [forkWorker(), forkWorker()];
const ROUNDS = 50;
const buffer = Buffer.alloc(4);
for (let round = 0; round < ROUNDS; round++) {
  workers.forEach(untilAsleep);
  const client = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
  posix.connect(client, posix.getsockname(listener));
  const winner = nextReport();
  const loser = workers.find((pid) => pid !== Math.abs(winner)) as number;
  untilAsleep(loser);
  posix.kill(loser, posix.SIGUSR1);
  if (winner < 0 || nextReport() !== -loser) throw new Error(`round ${round}`);
  posix.close(client);
}
for (const pid of workers) posix.kill(pid, posix.SIGKILL);
tell(workers.map(statusOf));

/** Reports its pid for each connection, the negative pid for each EINTR. */
function forkWorker(): number {
  const pid = posix.fork();
  if (pid !== 0) return pid;
  while (true) {
    const code = codeOf(() => posix.close(posix.accept(listener).fd));
    const report = Buffer.alloc(4);
    report.writeInt32LE(code === "EINTR" ? -posix.getpid() : posix.getpid());
    posix.write(writeEnd, report);
  }
}

function nextReport(): number {
  if (posix.poll([{ fd: readEnd, events: posix.POLLIN }], 5000) === 0) throw new Error("no report");
  posix.read(readEnd, buffer);
  return buffer.readInt32LE();
}

function untilAsleep(pid: number): void {
  while (!/\) S /.test(readFileSync(`/proc/${pid}/stat`, "latin1"))) libc.poll(null, 0, 1);
}
