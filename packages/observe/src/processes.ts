import { readNumbers, readText } from "./proc.ts";

/** A process's line in /proc/<pid>/stat; proc_pid_stat(5). */
export interface ProcessStat {
  pid: number;
  ppid: number;
  /** The process group. */
  pgrp: number;
  session: number;
  /** The kernel's letter: R, S, D, T, t, Z, X, I. */
  letter: string;
  /** In parentheses, at most 15 characters. */
  name: string;
}

/** A process as the kernel lists it; proc_pid_stat(5). */
export interface Process extends Omit<ProcessStat, "session" | "name"> {
  /** The command line, arguments joined by spaces; a zombie has none, so its name in parentheses. */
  command: string;
  /** The letter in a word: running, sleeping, zombie, … */
  state: string;
}

export interface ProcessNode extends Process {
  children: ProcessNode[];
}

const STATES: Record<string, string> = {
  R: "running",
  S: "sleeping",
  D: "waiting for a device",
  T: "stopped",
  t: "stopped by a debugger",
  Z: "zombie",
  X: "dead",
  I: "idle",
};

/** All processes there are now, zombies included, in order of pid. */
export function allProcesses(): Process[] {
  return readNumbers("/proc")
    .map(readProcess)
    .filter((found) => found !== undefined);
}

/**
 * The same without command lines. Nothing here waits for a process, whereas its memory, where the command line is, can
 * be locked: by fork(2), and for as long as the process that forks is kept from running.
 */
export function allProcessStats(): ProcessStat[] {
  return readNumbers("/proc")
    .map(readStat)
    .filter((found) => found !== undefined);
}

/** A process with its descendants, zombies included; undefined when there is none with that pid. */
export function processTree(pid: number): ProcessNode | undefined {
  const all = allProcesses();
  const root = all.find((process) => process.pid === pid);
  return root && withChildren(root, all);
}

/** One process, or undefined when there is none with that pid. */
export function readProcess(pid: number): Process | undefined {
  const stat = readStat(pid);
  if (stat === undefined) return undefined;
  const { session: _, name, ...rest } = stat;
  const command = readText(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ").trim();
  return { ...rest, command: command || name, state: STATES[stat.letter] ?? stat.letter };
}

function readStat(pid: number): ProcessStat | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name between the parentheses may itself contain spaces and parentheses.
  const nameEnd = stat.lastIndexOf(")");
  // Node names its main thread, which renames the process.
  const name = stat.slice(stat.indexOf("("), nameEnd + 1).replace(/^\((node-)?MainThread\)$/, "(node)");
  const [letter = "", ppid, pgrp, session] = stat.slice(nameEnd + 2).split(" ");
  return { pid, ppid: Number(ppid), pgrp: Number(pgrp), session: Number(session), letter, name };
}

function withChildren(process: Process, all: Process[]): ProcessNode {
  const children = all.filter(({ ppid }) => ppid === process.pid).map((child) => withChildren(child, all));
  return { ...process, children };
}

/** The process and its descendants, parents before children. */
export function flatten<Node extends { children: Node[] }>(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => flatten(child))];
}
