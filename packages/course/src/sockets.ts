import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A row of /proc/net/tcp or tcp6: one end of a connection, or a socket that listens; proc_net_tcp in the kernel's docs. */
interface Row {
  address: string;
  port: number;
  state: string;
  timer: string;
  /** What is left of the timer, in seconds. */
  seconds: number;
  inode: string;
}

/** Who listens on a port: pid and command line, or undefined where /proc does not let us see (another user's process). */
export interface Listener {
  process: { pid: number; command: string; folder: string } | undefined;
}

const LISTEN = "0A";
const TIME_WAIT_TIMER = "03";
/** 127.0.0.1 and 0.0.0.0, then ::ffff:127.0.0.1 and ::, as the kernel prints them: what a server on loopback meets. */
const LOCAL = ["0100007F", "00000000", "0000000000000000FFFF00000100007F", "0".repeat(32)];

/** The socket that listens where a server on 127.0.0.1 at this port would, or undefined when none does. */
export function listenerOn(port: number): Listener | undefined {
  const row = rows().find((row) => row.port === port && row.state === LISTEN);
  return row && { process: owner(row.inode) };
}

/** For how many seconds the kernel still holds this port for connections that have ended (TIME_WAIT); 0 when it does not. */
export function heldFor(port: number): number {
  const held = rows().filter((row) => row.port === port && row.timer === TIME_WAIT_TIMER);
  return Math.ceil(Math.max(0, ...held.map((row) => row.seconds)));
}

function rows(): Row[] {
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap(readRows).filter((row) => LOCAL.includes(row.address));
}

function readRows(file: string): Row[] {
  const [, ...lines] = readFileSync(file, "latin1").trimEnd().split("\n");
  return lines.map((line) => {
    const [, local = "", , state = "", , when = "", , , , inode = ""] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    const [timer = "", ticks = ""] = when.split(":");
    return { address, port: Number.parseInt(port, 16), state, timer, seconds: Number.parseInt(ticks, 16) / 100, inode };
  });
}

function owner(inode: string): Listener["process"] {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (!holds(pid, inode)) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replace(/\0$/, "").replaceAll("\0", " ");
      return { pid: Number(pid), command, folder: readlinkSync(`/proc/${pid}/cwd`) };
    } catch {
      // It ended meanwhile.
    }
  }
  return undefined;
}

function holds(pid: string, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
  } catch {
    // Another user's process, or one that ended meanwhile.
    return false;
  }
}
