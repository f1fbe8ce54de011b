import { allProcesses, descriptorTargets, holdersOf, listeningSockets, type ProcessEntry } from "./processes.ts";
import { until } from "./until.ts";

/** How long killed processes may take to be gone, and orphans to be collected by process 1, in milliseconds. */
const PATIENCE = 3_000;
const ORPHAN_PATIENCE = 500;

/** What a started server owns: its session (and group) and the sockets by which a process outside of it is known. */
export interface Estate {
  leader: number;
  sockets: Set<string>;
}

/** Notes the server's output sockets, while the process is surely there and has made nothing of its own. */
export function makeEstate(leader: number): Estate {
  return { leader, sockets: new Set(descriptorTargets(leader).filter((target) => target.startsWith("socket:"))) };
}

/** Notes the sockets of the server's that listen on its port now. */
export function noteListeners({ leader, sockets }: Estate, port: number): void {
  const held = new Set(members(leader).flatMap(({ pid }) => descriptorTargets(pid)));
  for (const socket of listeningSockets(port)) if (held.has(socket)) sockets.add(socket);
}

/** Kills every process of the session and group, those they start meanwhile too, and waits until all are gone. */
export async function killAll(estate: Estate): Promise<void> {
  // What is still there after that is named by describeLeftovers.
  await until("killed processes are gone", () => killOnce(estate) === 0, PATIENCE).catch(() => {});
  await until("orphans are collected", () => members(estate.leader).length === 0, ORPHAN_PATIENCE).catch(() => {});
}

/** Kills every process of the session and group that is there now, and returns how many there were, with zombies. */
export function killOnce({ leader }: Estate): number {
  const there = members(leader).filter(isOurs);
  for (const { pid, state } of there) if (state !== "Z") kill(pid);
  return there.length;
}

/** One sentence for each thing that is left of the server; none when all is well. */
export async function describeLeftovers(estate: Estate, port: number): Promise<string[]> {
  let left: string[] = [];
  const look = () => {
    left = [...members(estate.leader).filter(isOurs).map(describeMember), ...describeHolders(estate, port)];
    return left.length === 0;
  };
  await until("nothing is left", look, PATIENCE).catch(() => {});
  return left;
}

function members(leader: number): ProcessEntry[] {
  return allProcesses().filter(({ group, session }) => group === leader || session === leader);
}

/** An orphan that ended is for process 1 to collect; in a container without an init process nobody ever does. */
function isOurs({ state, ppid }: ProcessEntry): boolean {
  return !(state === "Z" && ppid === 1);
}

function describeMember({ pid, ppid, state, command }: ProcessEntry): string {
  if (state !== "Z") return `Process ${pid} (${command}) is still running.`;
  return `Process ${pid} (${command}) is a zombie: process ${ppid} has not waited for it.`;
}

function describeHolders({ sockets }: Estate, port: number): string[] {
  const holders = holdersOf(sockets).filter(({ pid }) => pid !== process.pid);
  const open = listeningSockets(port).some((socket) => sockets.has(socket));
  return [
    ...(open ? [`Port ${port} is still open.`] : []),
    ...holders.map(({ pid, command }) => `Process ${pid} (${command}) left the server's process group and still runs.`),
  ];
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
