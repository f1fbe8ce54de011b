import { descriptors, listeningPorts } from "./descriptors.ts";
import { listeners } from "./network.ts";
import { flatten, processTree, readProcess } from "./processes.ts";

/** A server: its first process, and the TCP ports on which that one and its descendants listen. */
export interface ServerFound {
  pid: number;
  ports: number[];
}

/**
 * The server that listens on this port, or else the process with this pid; undefined when there is neither. Of the
 * processes that share the listening socket it is the one from which the others were forked.
 */
export function findServer(pidOrPort: number): ServerFound | undefined {
  const pid = listeningProcess(pidOrPort) ?? readProcess(pidOrPort)?.pid;
  return pid === undefined ? undefined : { pid, ports: portsOf(pid) };
}

function portsOf(pid: number): number[] {
  const tree = processTree(pid);
  return listeningPorts((tree ? flatten(tree) : []).flatMap((process) => descriptors(process.pid)));
}

function listeningProcess(port: number): number | undefined {
  const pids = listeners(port).flatMap((listener) => listener.pids);
  return pids.find((pid) => !pids.includes(readProcess(pid)?.ppid ?? 0));
}
