import { readLink, readNumbers } from "./proc.ts";
import { type SocketInfo, tcpSockets, unixSockets } from "./sockets.ts";

/** An open descriptor of a process. */
export interface Descriptor {
  fd: number;
  /** What /proc shows: a path, "socket:[inode]", "pipe:[inode]", "anon_inode:[eventpoll]"; proc_pid_fd(5). */
  target: string;
  /** For a TCP or Unix-domain socket. */
  socket?: SocketInfo;
}

/** A process's open descriptors, in order; none for a zombie, another user's process, or one that has ended. */
export function descriptors(pid: number): Descriptor[] {
  const open = openDescriptors(pid);
  const hasSockets = open.some(({ target }) => socketInode(target) !== undefined);
  return hasSockets ? addSockets(open, [...tcpSockets(pid), ...unixSockets(pid)]) : open;
}

/** The same without what their sockets are. */
export function openDescriptors(pid: number): Descriptor[] {
  const found = readNumbers(`/proc/${pid}/fd`).map((fd) => ({ fd, target: readLink(`/proc/${pid}/fd/${fd}`) }));
  return found.filter((descriptor): descriptor is Descriptor => descriptor.target !== undefined);
}

/** Says of each descriptor which of these sockets it refers to. */
export function addSockets(open: Descriptor[], sockets: SocketInfo[]): Descriptor[] {
  const byInode = new Map(sockets.map((socket) => [socket.inode, socket]));
  return open.map((descriptor) => {
    const socket = byInode.get(socketInode(descriptor.target) ?? 0);
    return socket === undefined || socket.inode === 0 ? descriptor : { ...descriptor, socket };
  });
}

/** 4711 for "socket:[4711]". */
export function socketInode(target: string): number | undefined {
  const match = /^socket:\[(\d+)\]$/.exec(target);
  return match === null ? undefined : Number(match[1]);
}

/** The TCP ports on which some of these descriptors listen, each once, in order. */
export function listeningPorts(found: Descriptor[]): number[] {
  const ports = found.map(({ socket }) =>
    socket !== undefined && socket.protocol !== "unix" && socket.state === "LISTEN" ? socket.local.port : 0,
  );
  return [...new Set(ports.filter((port) => port !== 0))].sort((a, b) => a - b);
}
