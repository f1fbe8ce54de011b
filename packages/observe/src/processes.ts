import { readNumbers, readText } from "./proc.ts";

/** A process as the kernel lists it; proc_pid_stat(5). */
export interface Process {
  pid: number;
  ppid: number;
  /** The process group. */
  pgrp: number;
  /** The command line, arguments joined by spaces; a zombie has none, so its name in parentheses. */
  command: string;
  /** The kernel's letter: R, S, D, T, t, Z, X, I. */
  letter: string;
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

/** A process with its descendants, zombies included; undefined when there is none with that pid. */
export function processTree(pid: number): ProcessNode | undefined {
  const all = allProcesses();
  const root = all.find((process) => process.pid === pid);
  return root && withChildren(root, all);
}

/** One process, or undefined when there is none with that pid. */
export function readProcess(pid: number): Process | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name between the parentheses may itself contain spaces and parentheses.
  const nameEnd = stat.lastIndexOf(")");
  // Node names its main thread, which renames the process.
  const name = stat.slice(stat.indexOf("("), nameEnd + 1).replace(/^\((node-)?MainThread\)$/, "(node)");
  const [letter = "", ppid, pgrp] = stat.slice(nameEnd + 2).split(" ");
  const command = readText(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ").trim();
  const state = STATES[letter] ?? letter;
  return { pid, ppid: Number(ppid), pgrp: Number(pgrp), command: command || name, letter, state };
}

function withChildren(process: Process, all: Process[]): ProcessNode {
  const children = all.filter(({ ppid }) => ppid === process.pid).map((child) => withChildren(child, all));
  return { ...process, children };
}

/** The process and its descendants, parents before children. */
export function flatten<Node extends { children: Node[] }>(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => flatten(child))];
}
