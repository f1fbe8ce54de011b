import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { descriptors } from "@lbaws/observe";
import { type Server, until } from "@lbaws/wire";

const LIMITS = { nofile: "Max open files", nproc: "Max processes" };
const TICKS_PER_SECOND = 100;

/** Changes one of a running server's limits; returns what it was. prlimit(1) */
export async function limit({ pid }: Server, name: keyof typeof LIMITS, value: number | string): Promise<string> {
  const [before = ""] = find(pid, "limits", new RegExp(`^${LIMITS[name]}\\s+(\\S+)`, "m"));
  // Users may do this to their own processes; root not always to those of others.
  const [uid, gid] = [find(pid, "status", /^Uid:\s+(\d+)/m), find(pid, "status", /^Gid:\s+(\d+)/m)].map(Number);
  await promisify(execFile)("prlimit", ["--pid", `${pid}`, `--${name}=${value}:`], { uid, gid });
  return before;
}

/** The number that the server's next descriptor would get. */
export function nextDescriptor({ pid }: Server): number {
  const open = new Set(descriptors(pid).map(({ fd }) => fd));
  let next = 0;
  while (open.has(next)) next++;
  return next;
}

/** How much of a second the server spends at work, from 0 to 1. */
export async function effort({ pid }: Server): Promise<number> {
  const [begin, before] = [performance.now(), secondsAtWork(pid)];
  await until("a second is over", () => performance.now() - begin >= 1000);
  return (secondsAtWork(pid) - before) / ((performance.now() - begin) / 1000);
}

/** proc_pid_stat(5). */
function secondsAtWork(pid: number): number {
  const [user = 0, system = 0] = find(pid, "stat", /\) \S (?:\S+ ){10}(\d+) (\d+)/).map(Number);
  return (user + system) / TICKS_PER_SECOND;
}

function find(pid: number, file: string, pattern: RegExp): string[] {
  return pattern.exec(readFileSync(`/proc/${pid}/${file}`, "latin1"))?.slice(1) ?? [];
}
