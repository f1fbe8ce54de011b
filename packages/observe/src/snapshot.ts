import { type Descriptor, descriptors, listeningPorts } from "./descriptors.ts";
import { type Connection, connections, type Listener, listeners } from "./network.ts";
import { flatten, type ProcessNode, processTree } from "./processes.ts";

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

/** Looks at a server's first process and everything below it; undefined when it has ended and been waited for. */
export function takeSnapshot(pid: number): Snapshot | undefined {
  const tree = processTree(pid);
  if (tree === undefined) return undefined;
  const root = addDescriptors(tree);
  const ports = listeningPorts(flatten(root).flatMap((process) => process.descriptors));
  return {
    root,
    listeners: ports.flatMap(listeners),
    unheld: ports.flatMap(connections).filter((connection) => connection.pids.length === 0),
  };
}

function addDescriptors(node: ProcessNode): ProcessView {
  return { ...node, descriptors: descriptors(node.pid), children: node.children.map(addDescriptors) };
}
