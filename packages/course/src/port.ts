import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Problem } from "./problem.ts";
import { heldFor, type Listener, listenerOn } from "./sockets.ts";

/** The port the lesson's server will take: PORT, or 8888 without it. Throws a Problem (usage) when PORT is no port. */
export function wantedPort(): number {
  const { PORT = "8888" } = process.env;
  if (/^\d{1,5}$/.test(PORT) && Number(PORT) <= 65535) return Number(PORT);
  throw new Problem(
    `PORT must be a whole number from 0 to 65535, and it is "${PORT}": try \`PORT=8889 npm start\`.`,
    2,
  );
}

/**
 * Throws a Problem when a lesson's server could not take the port now: somebody listens there, or the kernel holds it.
 * `again` is the command to suggest, without the port.
 */
export function checkPort(port: number, root: string, folder: string, again: string): void {
  if (port === 0) return;
  const listener = listenerOn(port);
  if (listener) throw new Problem(taken(port, listener, root, again));
  const seconds = reusesAddress(folder) ? 0 : heldFor(port);
  if (seconds > 0) throw new Problem(held(port, seconds, again));
}

function taken(port: number, { process: owner }: Listener, root: string, again: string): string {
  const elsewhere = `use another port: PORT=${freePort(port)} ${again}`;
  if (!owner) return `Port ${port} is taken by a process of another user: ${elsewhere}`;
  const { pid, command, folder } = owner;
  const place = folder.startsWith(root) ? ` in ${relative(root, folder) || "the root folder"}` : "";
  return `Port ${port} is taken by process ${pid} (${shorten(command)}${place}): end it with Ctrl-C in its terminal, or ${elsewhere}`;
}

function held(port: number, seconds: number, again: string): string {
  return `The kernel holds port ${port} for another ${seconds} s because connections on it have just ended (TIME_WAIT): wait, or use another port with PORT=${freePort(port)} ${again}; lesson 02 shows the cure.`;
}

function shorten(command: string): string {
  return command.length > 80 ? `${command.slice(0, 79)}…` : command;
}

function reusesAddress(folder: string): boolean {
  try {
    return readFileSync(join(folder, "src/server.ts"), "utf8").includes("SO_REUSEADDR");
  } catch {
    return true;
  }
}

function freePort(taken: number): number {
  for (let port = taken + 1; port <= 65535; port++) {
    if (!listenerOn(port) && heldFor(port) === 0) return port;
  }
  return 0;
}
