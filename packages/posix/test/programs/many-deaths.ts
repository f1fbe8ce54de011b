// many-deaths.ts N: N children die in bursts; a handler reaps with WNOHANG until none is left, as a server does.
import { _exit, fork, poll, SIGCHLD, signal, WNOHANG, waitpid } from "../../src/index.ts";
import { codeOf, tell } from "./support.ts";

const total = Number(process.argv[2]);
const BURST = 40;
let reaped = 0;
let handled = 0;
signal(SIGCHLD, () => {
  handled++;
  try {
    while (waitpid(-1, WNOHANG).pid !== 0) reaped++;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ECHILD") throw error;
  }
});
for (let started = 0; started < total; ) {
  for (const end = Math.min(total, started + BURST); started < end; started++) if (fork() === 0) _exit(0);
  // No time limit: were a wake-up lost, this would wait for ever.
  while (reaped < started) {
    const code = codeOf(() => poll([], -1));
    if (code !== "EINTR") throw new Error(code);
  }
}
tell({ reaped, coalesced: handled < total, afterwards: codeOf(() => waitpid(-1)) });
