export type { Endpoint } from "./address.ts";
export { type Descriptor, descriptors } from "./descriptors.ts";
export { type Connection, connections, type Listener, listeners } from "./network.ts";
export { type Owner, ownersOf } from "./owners.ts";
export {
  allProcesses,
  allProcessStats,
  type Process,
  type ProcessNode,
  type ProcessStat,
  processTree,
} from "./processes.ts";
export { findServer, type ServerFound } from "./server.ts";
export { type Snapshot, takeSnapshot } from "./snapshot.ts";
export type { SocketInfo, TcpSocket, UnixSocket } from "./sockets.ts";
export { formatSnapshot } from "./text.ts";
