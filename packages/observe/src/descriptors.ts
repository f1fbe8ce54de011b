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
  const found = readNumbers(`/proc/${pid}/fd`).map((fd) => ({ fd, target: readLink(`/proc/${pid}/fd/${fd}`) }));
  const open = found.filter((descriptor): descriptor is Descriptor => descriptor.target !== undefined);
  if (!open.some(({ target }) => socketInode(target) !== undefined)) return open;
  const sockets = new Map([...tcpSockets(pid), ...unixSockets(pid)].map((socket) => [socket.inode, socket]));
  return open.map((descriptor) => {
    const inode = socketInode(descriptor.target);
    const socket = inode === undefined ? undefined : sockets.get(inode);
    return socket === undefined ? descriptor : { ...descriptor, socket };
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
