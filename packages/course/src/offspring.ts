import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { allProcessStats, type ProcessStat } from "@lbaws/observe";

/** How long killed processes may take to be gone, in milliseconds. */
const PATIENCE = 2_000;
const INTERVAL = 5;

/** All that one process has started, and what these have started, also when their parents have gone. */
export class Offspring {
  readonly #ancestor: number;
  readonly #mark: string;
  /** The groups and sessions that they were in at the last look: what an ended parent leaves behind is still in them. */
  #groups: Set<number>;
  /** Those that are known by their mark alone. */
  #strays = new Set<number>();
  /** Those whose mark has been looked for. */
  #examined = new Set<number>();

  /**
   * `ancestor` is this process, or one that leads a group. `mark` stands in the environment of all of them: whoever leaves
   * the group and loses its parent still has it.
   */
  constructor(ancestor: number, mark: string) {
    this.#ancestor = ancestor;
    this.#mark = mark;
    this.#groups = new Set(ancestor === process.pid ? [] : [ancestor]);
  }

  /** Those there are now, zombies included; one that left its group and lost its parent since the last look, at the next. */
  members(): ProcessStat[] {
    const all = allProcessStats();
    const own = all.find(({ pid }) => pid === process.pid);
    const found = new Set([this.#ancestor]);
    for (const { pid, pgrp, session } of all) {
      if (this.#groups.has(pgrp) || this.#groups.has(session) || this.#strays.has(pid)) found.add(pid);
    }
    for (let before = 0; before !== found.size; ) {
      before = found.size;
      for (const { pid, ppid } of all) if (found.has(ppid)) found.add(pid);
    }
    found.delete(process.pid);
    const members = all.filter(({ pid }) => found.has(pid));
    this.#groups = new Set(members.flatMap(({ pgrp, session }) => [pgrp, session]));
    // A group with number 0 is in another namespace, and to kill group 1 is to kill everything; kill(2).
    for (const number of [0, 1, own?.pgrp, own?.session]) this.#groups.delete(number as number);
    this.#examine(all.filter(({ pid }) => !found.has(pid)));
    return members;
  }

  /** Looks once for the mark of each, and does not wait: a process's environment cannot be read while it forks. */
  #examine(others: ProcessStat[]): void {
    const pids = others.map(({ pid }) => pid);
    for (const pid of pids.filter((pid) => !this.#examined.has(pid))) {
      readFile(environmentOf(pid), "latin1").then(
        (text) => text.includes(this.#mark) && this.#strays.add(pid),
        () => {}, // it ended meanwhile, or is another user's
      );
    }
    this.#examined = new Set(pids);
    this.#strays = new Set();
  }

  /** Kills them, and what they start meanwhile. Works while this process exits. */
  end(): void {
    const end = performance.now() + PATIENCE;
    while (this.#kill() > 0 && performance.now() < end) wait(INTERVAL);
  }

  /** Groups come first, at one blow: killed one by one, they would start others meanwhile. */
  #kill(): number {
    const members = this.members().filter(isAlive);
    for (const group of new Set(members.map(({ pgrp }) => pgrp))) if (this.#groups.has(group)) kill(-group);
    const strays = members.length > 0 ? [] : this.#marked();
    for (const { pid } of [...members, ...strays]) kill(pid);
    return members.length + strays.length;
  }

  #marked(): ProcessStat[] {
    return allProcessStats().filter((stat) => isAlive(stat) && stat.pid !== process.pid && this.#isMarked(stat.pid));
  }

  #isMarked(pid: number): boolean {
    try {
      return readFileSync(environmentOf(pid), "latin1").includes(this.#mark);
    } catch {
      return false;
    }
  }
}

function environmentOf(pid: number): string {
  return `/proc/${pid}/environ`;
}

/** A zombie has ended: it is for its parent to collect. */
function isAlive({ letter }: ProcessStat): boolean {
  return letter !== "Z";
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The event loop is over when a process exits, so this stands still. */
function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
