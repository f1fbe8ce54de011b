import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { killAll } from "./leftovers.ts";

/**
 * Reads "+ PID" and "- PID" for each server that starts and is gone. The end of the input means that the test process
 * has ended, perhaps by SIGKILL, which leaves it no time for its servers: their process groups are killed here.
 */
const GUARDIAN = `
trap '' HUP INT TERM
running=
while read -r sign pid; do
  rest=
  for one in $running; do [ "$one" = "$pid" ] || rest="$rest $one"; done
  running=$rest
  [ "$sign" = - ] || running="$running $pid"
done
for one in $running; do kill -s KILL -- "-$one"; done`;

const running = new Set<number>();
let guardian: ChildProcess | undefined;

/** Notes a server's process group and session as running: a test run that is ended early takes it along. */
export function noteStart(leader: number): void {
  if (running.size === 0) process.once("exit", killRunning);
  running.add(leader);
  guardian ??= startGuardian();
  guardian.stdin?.write(`+ ${leader}\n`);
}

/** Notes that nothing is left of a server. */
export function noteEnd(leader: number): void {
  if (!running.delete(leader)) return;
  if (running.size === 0) process.off("exit", killRunning);
  guardian?.stdin?.write(`- ${leader}\n`);
}

function startGuardian(): ChildProcess {
  // A session of its own, or Ctrl-C would end it too.
  const child = spawn("/bin/sh", ["-c", GUARDIAN], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.on("error", () => {}).unref();
  (child.stdin as Socket).on("error", () => {}).unref();
  return child;
}

function killRunning(): void {
  for (const leader of running) killAll({ leader });
}
