import { fork, kill, SIGKILL, sleep, WNOHANG, waitpid } from "@lbaws/posix";

/** The children of this process, from fork to wait. */
export class Children {
  readonly #pids = new Set<number>();

  get count(): number {
    return this.#pids.size;
  }

  /** Returns as fork(2) does: 0 in the child. */
  fork(): number {
    const pid = fork();
    if (pid !== 0) this.#pids.add(pid);
    return pid;
  }

  /** Takes what is left of those that have ended; wait(2). */
  reap(): void {
    while (this.count > 0) {
      const { pid } = waitpid(-1, WNOHANG);
      if (pid === 0) return;
      this.#pids.delete(pid);
    }
  }

  /** Gives them this many seconds to end, kills those that are left, and returns when none is. SIGCHLD must call `reap`. */
  end(seconds: number): void {
    if (this.count > 0) console.log(`Stopping: those at work (${this.count}) may finish within ${seconds} s`);
    let left = seconds;
    while (this.count > 0 && left > 0) left = sleep(left);
    for (const pid of this.#pids) kill(pid, SIGKILL);
    while (this.count > 0) sleep(1);
  }
}
