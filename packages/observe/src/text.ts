import { formatEndpoint } from "./address.ts";
import type { Descriptor } from "./descriptors.ts";
import { isInternal, STDERR } from "./internal.ts";
import { type Line, renderLine, type Span } from "./line.ts";
import type { Connection } from "./network.ts";
import { flatten } from "./processes.ts";
import type { ProcessView, Snapshot } from "./snapshot.ts";
import type { SocketInfo, TcpSocket } from "./sockets.ts";

export interface FormatOptions {
  /** Node's own descriptors too. */
  all?: boolean;
  colour?: boolean;
  /** In characters; lines are cut there. */
  width?: number;
  /** How long TIME_WAIT still lasts; false where texts are compared. */
  countdown?: boolean;
}

/** A snapshot as lines of text: what there is in numbers, the tree of processes, then what no process holds. */
export function formatSnapshot(snapshot: Snapshot, options: FormatOptions = {}): string[] {
  const { all = false, colour = false, width = Number.POSITIVE_INFINITY, countdown = true } = options;
  const { root, unheld } = snapshot;
  const waiting = unheld.filter((connection) => connection.waiting);
  const closing = unheld.filter((connection) => !connection.waiting);
  const lines = [
    summary(snapshot),
    [],
    ...tree(root, all),
    ...section("In the listen queue, not accepted by any process:", waiting, countdown),
    ...section("Held by no process any more, only by the kernel:", closing, countdown),
  ];
  return lines.map((line) => renderLine(line, width, colour));
}

function summary({ root, listeners }: Snapshot): Line {
  const processes = flatten(root);
  const zombies = processes.filter(({ letter }) => letter === "Z").length;
  const queues: Span[] = listeners.flatMap(({ local, queue }) => [
    { text: `, port ${local.port}: ` },
    { text: `listen queue ${queue}`, ...(queue > 0 ? { style: "yellow" as const } : {}) },
  ]);
  return [
    { text: count(processes.length, "process", "processes"), style: "bold" },
    ...(zombies > 0 ? [{ text: ", " }, { text: count(zombies, "zombie", "zombies"), style: "zombie" as const }] : []),
    ...(queues.length > 0 ? queues : [{ text: ", no listening TCP socket" }]),
  ];
}

/** `first` comes before the process's own line, `rest` before all that belong to it. */
function tree(view: ProcessView, all: boolean, first = "", rest = ""): Line[] {
  const below = view.children.length > 0 ? `${rest}│    ` : `${rest}     `;
  const own = groupByTarget(view.descriptors.filter((descriptor) => all || !isInternal(descriptor)));
  return [
    [{ text: first }, ...describeProcess(view)],
    ...own.map((group) => [{ text: below }, ...describeGroup(group)]),
    ...view.children.flatMap((child, i) => {
      const last = i === view.children.length - 1;
      return tree(child, all, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`);
    }),
  ];
}

function describeProcess({ pid, ppid, letter, state, command }: ProcessView): Line {
  return [
    { text: `pid ${pid}`, style: "bold" },
    { text: `  parent ${ppid}  ` },
    letter === "Z" ? { text: state, style: "zombie" } : { text: state },
    { text: `  ${command}`, style: "dim" },
  ];
}

/** Descriptors that were copied from each other, such as 0, 1 and 2, go on one line. */
function groupByTarget(descriptors: Descriptor[]): Descriptor[][] {
  return [...Map.groupBy(descriptors, ({ target }) => target).values()];
}

function describeGroup(group: Descriptor[]): Line {
  const numbers = group.map(({ fd }) => fd).join(" ");
  const [{ socket, target, fd } = { target: "", fd: 0 }] = group;
  if (fd <= STDERR && socket?.protocol === "unix" && socket.path === undefined && socket.state === "CONNECTED")
    return [{ text: `${numbers}  socket to whoever started the server` }];
  return [{ text: `${numbers}  ` }, ...(socket === undefined ? [{ text: target }] : describeSocket(socket, true))];
}

function describeSocket(socket: SocketInfo, countdown: boolean): Line {
  if (socket.protocol === "unix") return [{ text: `unix ${socket.path ?? "socket without a name"}  ${socket.state}` }];
  const local = formatEndpoint(socket.local);
  if (socket.state === "LISTEN") {
    const style = socket.unread > 0 ? { style: "yellow" as const } : {};
    return [{ text: `${local}  LISTEN  ` }, { text: `listen queue ${socket.unread}`, ...style }];
  }
  return [{ text: `${local} ↔ ${formatEndpoint(socket.peer)}  ${socket.state}${queues(socket, countdown)}` }];
}

function queues({ state, unread, unsent, endUnread, remaining }: TcpSocket, countdown: boolean): string {
  return [
    ended(state, endUnread),
    unread > 0 ? `  ${count(unread, "byte", "bytes")} unread` : "",
    unsent > 0 ? `  ${count(unsent, "byte", "bytes")} unsent` : "",
    remaining !== undefined && countdown ? `  ${Math.ceil(remaining)} s left` : "",
  ].join("");
}

/** What CLOSE_WAIT means, in words: between the client's end and the server's. */
function ended(state: string, endUnread: boolean): string {
  if (state !== "CLOSE_WAIT") return endUnread ? "  the end unread" : "";
  return endUnread
    ? ": the client has ended, the server has not noticed yet"
    : ": the client has ended, the server has not closed yet";
}

function section(title: string, connections: Connection[], countdown: boolean): Line[] {
  if (connections.length === 0) return [];
  const rows = connections.map((connection) => [{ text: "     " }, ...describeSocket(connection, countdown)]);
  return [[], [{ text: title, style: "bold" }], ...rows];
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
