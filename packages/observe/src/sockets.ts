import { type Endpoint, parseEndpoint } from "./address.ts";
import { readText } from "./proc.ts";

/** A TCP socket; proc_net_tcp(5). */
export interface TcpSocket {
  protocol: "tcp" | "tcp6";
  local: Endpoint;
  peer: Endpoint;
  /** LISTEN, ESTABLISHED, CLOSE_WAIT, TIME_WAIT, …; tcp(7). */
  state: string;
  /** Bytes that arrived and were not read (rx_queue); for LISTEN: the finished connections that wait for accept. */
  unread: number;
  /** Bytes written and not yet acknowledged by the other side (tx_queue). */
  unsent: number;
  /** The other side has ended (FIN), and nobody has read that yet. */
  endUnread: boolean;
  /** Seconds until the state ends, for TIME_WAIT only. */
  remaining?: number;
  /** 0 when no descriptor refers to it: not accepted yet, or closed and still being ended by the kernel. */
  inode: number;
}

/** A Unix-domain socket; proc_net_unix(5). */
export interface UnixSocket {
  protocol: "unix";
  type: string;
  /** LISTEN, CONNECTED or UNCONNECTED. */
  state: string;
  /** The file, or "@…" for an abstract name; undefined for a socket without one. */
  path?: string;
  inode: number;
}

export type SocketInfo = TcpSocket | UnixSocket;

/** The kernel's numbers, include/net/tcp_states.h. */
const TCP_STATES = [
  "",
  "ESTABLISHED",
  "SYN_SENT",
  "SYN_RECV",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "TIME_WAIT",
  "CLOSE",
  "CLOSE_WAIT",
  "LAST_ACK",
  "LISTEN",
  "CLOSING",
];

/** The timers in these files count in 1/100 s (USER_HZ), on every machine Linux runs on today. */
const TICKS = 100;

const UNIX_TYPES: Record<string, string> = { "0001": "stream", "0002": "datagram", "0005": "seqpacket" };
const UNIX_STATES: Record<string, string> = { "03": "CONNECTED" };
const UNIX_LISTENING = 0x10000;

/** The TCP sockets of the network that a process sees, "self" for our own. */
export function tcpSockets(pid: number | "self" = "self"): TcpSocket[] {
  return (["tcp", "tcp6"] as const).flatMap((protocol) =>
    rows(`/proc/${pid}/net/${protocol}`).map((row) => parseTcp(protocol, row)),
  );
}

/** Of a connection that changed its state while the table was read, and so is there twice, the later state. */
export function latest(table: TcpSocket[]): TcpSocket[] {
  const listening = table.filter(({ state }) => state === "LISTEN");
  const connected = table.filter(({ state }) => state !== "LISTEN");
  const byEnds = Map.groupBy(connected, ({ protocol, local, peer }) => JSON.stringify([protocol, local, peer]));
  return [...listening, ...[...byEnds.values()].map((rows) => rows.find(isTimeWait) ?? (rows.at(-1) as TcpSocket))];
}

function isTimeWait({ state }: TcpSocket): boolean {
  return state === "TIME_WAIT";
}

/** The Unix-domain sockets of the network that a process sees. */
export function unixSockets(pid: number | "self" = "self"): UnixSocket[] {
  return rows(`/proc/${pid}/net/unix`).map(parseUnix);
}

function rows(path: string): string[] {
  const [, ...lines] = (readText(path) ?? "").split("\n");
  return lines.filter((line) => line !== "");
}

function parseTcp(protocol: "tcp" | "tcp6", row: string): TcpSocket {
  const [, local = "", peer = "", code = "", queues = "", timer = "", , , , inode] = row.trim().split(/\s+/);
  const state = TCP_STATES[Number.parseInt(code, 16)] ?? code;
  const remaining = Number.parseInt(timer.split(":")[1] ?? "0", 16) / TICKS;
  return {
    protocol,
    local: parseEndpoint(local),
    peer: parseEndpoint(peer),
    state,
    ...parseQueues(queues, state),
    ...(state === "TIME_WAIT" ? { remaining } : {}),
    inode: Number(inode),
  };
}

const FIN_RECEIVED = ["CLOSE_WAIT", "LAST_ACK", "CLOSING"];
const FIN_UNACKNOWLEDGED = ["FIN_WAIT1", "LAST_ACK", "CLOSING"];

/** The kernel counts in sequence numbers, of which a FIN takes one like a byte: it is no byte here. */
function parseQueues(queues: string, state: string): Pick<TcpSocket, "unread" | "unsent" | "endUnread"> {
  const [sent = 0, received = 0] = queues.split(":").map((hex) => Number.parseInt(hex, 16));
  const endUnread = received > 0 && FIN_RECEIVED.includes(state);
  const endUnsent = sent > 0 && FIN_UNACKNOWLEDGED.includes(state);
  return { unread: received - Number(endUnread), unsent: sent - Number(endUnsent), endUnread };
}

function parseUnix(row: string): UnixSocket {
  const [, , , flags = "", type = "", state = "", inode, ...path] = row.trim().split(/\s+/);
  const listening = (Number.parseInt(flags, 16) & UNIX_LISTENING) !== 0;
  return {
    protocol: "unix",
    type: UNIX_TYPES[type] ?? type,
    state: listening ? "LISTEN" : (UNIX_STATES[state] ?? "UNCONNECTED"),
    ...(path.length > 0 ? { path: path.join(" ") } : {}),
    inode: Number(inode),
  };
}
