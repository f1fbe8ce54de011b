import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process as /proc/<pid>/stat has it (proc_pid_stat(5)). */
export interface ProcessEntry {
  pid: number;
  command: string;
  /** One letter; Z is a zombie. */
  state: string;
  ppid: number;
  group: number;
  session: number;
}

/** All processes, zombies included. Those that end meanwhile are left out. */
export function allProcesses(): ProcessEntry[] {
  return readdirSync("/proc").filter(isPid).map(readProcess).filter(isThere);
}

/** The processes that hold one of these descriptors' targets, such as "socket:[4711]"; unreadable ones left out. */
export function holdersOf(targets: ReadonlySet<string>): ProcessEntry[] {
  const pids = readdirSync("/proc").filter(isPid);
  return pids
    .filter((pid) => descriptorTargets(pid).some((target) => targets.has(target)))
    .map(readProcess)
    .filter(isThere);
}

/** What a process's descriptors refer to. */
export function descriptorTargets(pid: number | string): string[] {
  const folder = `/proc/${pid}/fd`;
  return (unlessGone(() => readdirSync(folder)) ?? [])
    .map((fd) => unlessGone(() => readlinkSync(`${folder}/${fd}`)))
    .filter(isThere);
}

/** The sockets listening on a TCP port, as descriptor targets: "socket:[4711]". */
export function listeningSockets(port: number): string[] {
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) =>
    (unlessGone(() => readFileSync(path, "latin1")) ?? "").split("\n").slice(1),
  );
  const LISTEN = "0A";
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local = "", , state]) => state === LISTEN && Number.parseInt(local.split(":")[1] ?? "", 16) === port)
    .map((columns) => `socket:[${columns[9]}]`);
}

function readProcess(pid: string): ProcessEntry | undefined {
  const stat = unlessGone(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  if (stat === undefined) return undefined;
  // The name between the parentheses may itself contain spaces and parentheses.
  const nameEnd = stat.lastIndexOf(")");
  const [state = "", ppid, group, session] = stat.slice(nameEnd + 2).split(" ");
  const command = unlessGone(() => readFileSync(`/proc/${pid}/cmdline`, "latin1"))
    ?.replaceAll("\0", " ")
    .trim();
  return {
    pid: Number(pid),
    command: command || stat.slice(stat.indexOf("(") + 1, nameEnd),
    state,
    ppid: Number(ppid),
    group: Number(group),
    session: Number(session),
  };
}

/** Processes end while they are looked at, and those of other users do not show their descriptors. */
export function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function isPid(name: string): boolean {
  return /^\d+$/.test(name);
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
