// own-signals.ts [raw]: each child is sent a signal at once. It must run the child's handler, and never the parent's.
import * as posix from "../../src/index.ts";
import { libc } from "../../src/libc.ts";
import { forkAs, statusOf, tell } from "./support.ts";

let mine = 0;
posix.signal(posix.SIGUSR1, () => mine++);
let missed = 0;
const COUNT = 200;
for (let i = 0; i < COUNT; i++) {
  const pid = forkAs(process.argv[2]);
  if (pid === 0) {
    const deadline = performance.now() + 2000;
    while (mine === 0 && performance.now() < deadline) posix.sleep(1);
    libc._exit(mine === 1 ? 0 : 1);
  }
  posix.kill(pid, posix.SIGUSR1);
  if (statusOf(pid) !== 0) missed++;
  if (missed > 2) break;
}
posix.sleep(0.01);
tell({ missed, parents: mine });
