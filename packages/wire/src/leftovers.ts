import { allProcesses, descriptorTargets, holdersOf, listeningSockets, type ProcessEntry } from "./processes.ts";
import { until } from "./until.ts";

/** How long killed processes may take to be gone, in milliseconds. */
const PATIENCE = 5_000;

/** What a started server owns: its session (and group) and the sockets by which a process outside of it is known. */
export interface Estate {
  leader: number;
  /** 0 until the server has said it. */
  port: number;
  sockets: Set<string>;
}

/** Notes the server's output sockets, while the process is surely there and has made nothing of its own. */
export function makeEstate(leader: number): Estate {
  const sockets = descriptorTargets(leader).filter((target) => target.startsWith("socket:"));
  return { leader, port: 0, sockets: new Set(sockets) };
}

/** Notes the sockets of the server's that listen on its port now. */
export function noteListeners({ leader, port, sockets }: Estate): void {
  const held = new Set(members(leader).flatMap(({ pid }) => descriptorTargets(pid)));
  for (const socket of listeningSockets(port)) if (held.has(socket)) sockets.add(socket);
}

/**
 * Kills every process of the session and group, those they start meanwhile too, and waits until all are gone.
 * Returns a sentence for each thing that is left in spite of that; none when all is well.
 */
export async function endAll(estate: Estate): Promise<string[]> {
  let left: string[] = [];
  const look = () => {
    left = killAll(estate).map(describeMember);
    // Looking at every descriptor of the machine is dear, so it comes last.
    if (left.length === 0) left = describeHolders(estate);
    return left.length === 0;
  };
  await until("nothing is left", look, PATIENCE).catch(() => {});
  return left;
}

/** Kills what is there of the session and group now, and returns it. */
export function killAll({ leader }: Pick<Estate, "leader">): ProcessEntry[] {
  const there = members(leader).filter(isOurs);
  for (const { pid, state } of there) if (state !== "Z") kill(pid);
  return there;
}

function members(leader: number): ProcessEntry[] {
  return allProcesses().filter(({ group, session }) => group === leader || session === leader);
}

/** An orphan that ended is for process 1 to collect, which may take it seconds, or for ever in some containers. */
function isOurs({ state, ppid }: ProcessEntry): boolean {
  return !(state === "Z" && ppid === 1);
}

function describeMember({ pid, ppid, state, command }: ProcessEntry): string {
  if (state !== "Z") return `Process ${pid} (${command}) is still running.`;
  return `Process ${pid} (${command}) is a zombie: process ${ppid} has not waited for it.`;
}

function describeHolders({ sockets, port }: Estate): string[] {
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
