import { addSockets, type Descriptor, listeningPorts, openDescriptors } from "./descriptors.ts";
import { type Connection, connections, type Listener, listeners } from "./network.ts";
import { flatten, type ProcessNode, processTree } from "./processes.ts";
import { latest, type SocketInfo, tcpSockets, unixSockets } from "./sockets.ts";

/** A process of a server at one moment, with its descriptors. */
export interface ProcessView extends ProcessNode {
  descriptors: Descriptor[];
  children: ProcessView[];
}

/** What the kernel shows of a server at one moment. */
export interface Snapshot {
  root: ProcessView;
  listeners: Listener[];
  /** Connections of the server's ports that no process holds: waiting to be accepted, or closed and in their last states. */
  unheld: Connection[];
}

/**
 * Looks at a server's first process and everything below it; undefined when it has ended and been waited for.
 * The tables of sockets are read once and after the descriptors, so no socket is seen in two states.
 */
export function takeSnapshot(pid: number): Snapshot | undefined {
  const tree = processTree(pid);
  if (tree === undefined) return undefined;
  const opened = mapTree(tree, (node) => openDescriptors(node.pid));
  // A zombie has no network any more, but its children have.
  const inside = flatten(opened).find(({ letter }) => letter !== "Z")?.pid ?? pid;
  const tcp = latest(tcpSockets(inside));
  const sockets: SocketInfo[] = [...tcp, ...unixSockets(inside)];
  const root = mapTree(opened, (node) => addSockets((node as ProcessView).descriptors, sockets));
  const ports = listeningPorts(flatten(root).flatMap((process) => process.descriptors));
  return {
    root,
    listeners: ports.flatMap((port) => listeners(port, tcp)),
    unheld: ports.flatMap((port) => connections(port, tcp)).filter(({ inode }) => inode === 0),
  };
}

function mapTree(node: ProcessNode, descriptorsOf: (node: ProcessNode) => Descriptor[]): ProcessView {
  const children = node.children.map((child) => mapTree(child, descriptorsOf));
  return { ...node, descriptors: descriptorsOf(node), children };
}
