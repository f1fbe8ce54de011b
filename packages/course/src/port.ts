import { readlinkSync } from "node:fs";
import { relative } from "node:path";
import { allProcesses, connections, type Listener, listeners } from "@lbaws/observe";
import { Problem } from "./problem.ts";
import { mentions } from "./source.ts";

/** The port the lesson's server will take: PORT, or 8888 without it. Throws a Problem (usage) when PORT is no port. */
export function wantedPort(again = "npm start"): number {
  const { PORT = "8888" } = process.env;
  if (/^\d{1,5}$/.test(PORT) && Number(PORT) <= 65535) return Number(PORT);
  throw new Problem(`PORT must be a whole number from 0 to 65535, and it is "${PORT}": try \`PORT=8889 ${again}\`.`, 2);
}

/**
 * Throws a Problem when a lesson's server could not take the port now: somebody listens there, or the kernel holds it.
 * `again` is the command to suggest, without the port.
 */
export function checkPort(port: number, root: string, folder: string, again: string): void {
  if (port === 0) return;
  const listener = listenerOn(port);
  if (listener) throw new Problem(taken(port, listener, root, again));
  const seconds = mentions(folder, "SO_REUSEADDR") ? 0 : heldFor(port);
  if (seconds > 0) throw new Problem(held(port, seconds, again));
}

/** The socket that listens where a server on 127.0.0.1 would. */
function listenerOn(port: number): Listener | undefined {
  return listeners(port).find(({ local }) => ["127.0.0.1", "0.0.0.0", "::"].includes(local.address));
}

/** For how many seconds the kernel still holds the port for connections that have ended; 0 when it does not. */
function heldFor(port: number): number {
  return Math.ceil(Math.max(0, ...connections(port).map(({ remaining = 0 }) => remaining)));
}

function taken(port: number, { pids }: Listener, root: string, again: string): string {
  const elsewhere = `use another port: PORT=${freePort(port)} ${again}`;
  const owner = allProcesses().find(({ pid }) => pid === pids[0]);
  if (!owner) return `Port ${port} is taken by a process of another user: ${elsewhere}`;
  const what = `${shorten(owner.command)}${place(owner.pid, root)}`;
  return `Port ${port} is taken by process ${owner.pid} (${what}): end it with Ctrl-C in its terminal, or ${elsewhere}`;
}

/** Where in the course a process runs: that tells the lessons' servers apart. */
function place(pid: number, root: string): string {
  try {
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    return folder.startsWith(`${root}/`) ? ` in ${relative(root, folder)}` : "";
  } catch {
    // It ended meanwhile, or is not ours.
    return "";
  }
}

function held(port: number, seconds: number, again: string): string {
  return `The kernel holds port ${port} for another ${seconds} s because connections on it have just ended (TIME_WAIT): wait, or use another port with PORT=${freePort(port)} ${again}; lesson 02 shows the cure.`;
}

function shorten(command: string): string {
  return command.length > 80 ? `${command.slice(0, 79)}…` : command;
}

function freePort(taken: number): number {
  for (let port = taken + 1; port <= 65535; port++) {
    if (!listenerOn(port) && heldFor(port) === 0) return port;
  }
  return 0;
}
