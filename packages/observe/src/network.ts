import type { Endpoint } from "./address.ts";
import { ownersByInode } from "./owners.ts";
import { type TcpSocket, tcpSockets } from "./sockets.ts";

/** A socket that accepts connections. */
export interface Listener {
  protocol: "tcp" | "tcp6";
  local: Endpoint;
  inode: number;
  /** How many finished connections wait to be accepted: ss(8) shows it as Recv-Q. */
  queue: number;
  /** Every process with a descriptor for it. */
  pids: number[];
}

/** The server's end of a connection. */
export interface Connection extends TcpSocket {
  pids: number[];
  /** In the listen queue: the handshake is done, perhaps bytes have arrived, and no process has accepted it. */
  waiting: boolean;
}

/** The sockets that listen on a TCP port; several with SO_REUSEPORT, or one each for IPv4 and IPv6. `table`: all sockets. */
export function listeners(port: number, table = tcpSockets()): Listener[] {
  const found = onPort(port, table).filter(({ state }) => state === "LISTEN");
  const owners = pidsByInode(found);
  return found.map(({ protocol, local, inode, unread }) => {
    return { protocol, local, inode, queue: unread, pids: owners(inode) };
  });
}

/**
 * The connections whose local port is `port`: a server's ends. What the kernel still keeps after all processes closed
 * it is there too (TIME_WAIT, FIN_WAIT2, …). For a client's end, ask with the client's port.
 */
export function connections(port: number, table = tcpSockets()): Connection[] {
  const found = onPort(port, table).filter(({ state }) => state !== "LISTEN");
  const owners = pidsByInode(found);
  return found.map((socket) => ({ ...socket, pids: owners(socket.inode), waiting: isWaiting(socket) }));
}

function onPort(port: number, table: TcpSocket[]): TcpSocket[] {
  return table.filter(({ local }) => local.port === port);
}

/** A socket without an inode in one of these states is not a closed one: nobody has had it yet. */
function isWaiting({ inode, state }: TcpSocket): boolean {
  return inode === 0 && (state === "ESTABLISHED" || state === "CLOSE_WAIT");
}

function pidsByInode(sockets: TcpSocket[]): (inode: number) => number[] {
  const owners = ownersByInode(new Set(sockets.map(({ inode }) => inode).filter((inode) => inode !== 0)));
  return (inode) => [...new Set(owners.get(inode)?.map(({ pid }) => pid))];
}
