import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { type Server, until } from "@lbaws/wire";
import { expect, test } from "vitest";
import { formatSnapshot, type Snapshot, type TcpSocket, takeSnapshot } from "../src/index.ts";
import { frame } from "../src/screen.ts";
import { client, listen, numberAfter, run } from "./servers.ts";

const PROGRAMS = fileURLToPath(new URL("programs/", import.meta.url));

test("the picture of a forking server", async () => {
  const server = await run("family");
  await client(server.port);
  const names = { WORKER: await numberAfter("worker", server), ZOMBIE: await numberAfter("zombie", server) };
  const text = await pictureOf(server, (lines) => lines.filter((line) => line.includes("ESTABLISHED")).length === 2);
  const command = "NODE --single-threaded --v8-pool-size=1 PROGRAM";
  expect(nameAll(text, server, names)).toBe(
    [
      "3 processes, 1 zombie, port PORT: listen queue 0",
      "",
      `pid SERVER  parent TEST  sleeping  ${command}`,
      "│    0  /dev/null",
      "│    1  socket to whoever started the server",
      "│    2  socket to whoever started the server",
      "│    FD  127.0.0.1:PORT  LISTEN  listen queue 0",
      "│    FD  127.0.0.1:PORT ↔ 127.0.0.1:CLIENT  ESTABLISHED",
      "├─ pid ZOMBIE  parent SERVER  zombie  (node)",
      `└─ pid WORKER  parent SERVER  sleeping  ${command}`,
      "        0  /dev/null",
      "        1  socket to whoever started the server",
      "        2  socket to whoever started the server",
      "        FD  127.0.0.1:PORT  LISTEN  listen queue 0",
      "        FD  127.0.0.1:PORT ↔ 127.0.0.1:CLIENT  ESTABLISHED",
    ].join("\n"),
  );
});

test("the picture of a server that does not accept", async () => {
  const server = await run("quiet");
  const connection = await client(server.port);
  await connection.send("x");
  const text = await pictureOf(server, (lines) => lines.some((line) => line.endsWith("unread")));
  expect(nameAll(text, server)).toBe(
    [
      "1 process, port PORT: listen queue 1",
      "",
      "pid SERVER  parent TEST  sleeping  NODE --single-threaded --v8-pool-size=1 PROGRAM",
      "     0  /dev/null",
      "     1  socket to whoever started the server",
      "     2  socket to whoever started the server",
      "     FD  127.0.0.1:PORT  LISTEN  listen queue 1",
      "",
      "In the listen queue, not accepted by any process:",
      "     127.0.0.1:PORT ↔ 127.0.0.1:CLIENT  ESTABLISHED  1 byte unread",
    ].join("\n"),
  );
});

test("what only the kernel still holds is listed, with the time it lasts unless texts are compared", async () => {
  const port = await listen((socket) => socket.resume().end());
  const connection = await client(port);
  await connection.closed();
  connection.close();
  const snapshot = await until("TIME_WAIT", () => {
    const found = takeSnapshot(process.pid);
    return found?.unheld.some(({ state }) => state === "TIME_WAIT") ? found : undefined;
  });
  const lastOf = (options: object) => formatSnapshot(snapshot, options).slice(-2);
  const title = "Held by no process any more, only by the kernel:";
  const row = `     127.0.0.1:${port} ↔ 127.0.0.1:${snapshot.unheld[0]?.peer.port}  TIME_WAIT`;
  expect(lastOf({})).toEqual([title, expect.stringMatching(new RegExp(`^${row}  [1-6]?\\d s left$`))]);
  expect(lastOf({ countdown: false })).toEqual([title, row]);
});

test("what CLOSE_WAIT means is said in words", () => {
  const lines = stateOf({ state: "CLOSE_WAIT", unread: 2, endUnread: true });
  expect(lines).toBe("CLOSE_WAIT: the client has ended, the server has not noticed yet  2 bytes unread");
  const noticed = stateOf({ state: "CLOSE_WAIT", unread: 0, endUnread: false });
  expect(noticed).toBe("CLOSE_WAIT: the client has ended, the server has not closed yet");
});

test("Node's own descriptors are there only when asked for", async () => {
  const server = await run("quiet");
  const snapshot = takeSnapshot(server.pid) as Snapshot;
  const own = /anon_inode:\[eventpoll\]|pipe:/;
  expect(formatSnapshot(snapshot).join("\n")).not.toMatch(own);
  expect(formatSnapshot(snapshot, { all: true }).join("\n")).toMatch(own);
});

test("in colour a zombie is bold and red, and nothing else changes", async () => {
  const server = await run("family");
  const snapshot = await until("the zombie", () => {
    const found = takeSnapshot(server.pid);
    return found?.root.children[0]?.letter === "Z" ? found : undefined;
  });
  const coloured = formatSnapshot(snapshot, { colour: true }).join("\n");
  expect(coloured).toContain(`parent ${server.pid}  \x1b[1m\x1b[31mzombie\x1b[39m\x1b[22m`);
  expect(stripVTControlCharacters(coloured)).toBe(formatSnapshot(snapshot).join("\n"));
});

test("lines are cut at the width, and control characters cannot reach the terminal", () => {
  const root = { pid: 1, ppid: 0, pgrp: 1, command: "a\x1b[2J long command", letter: "S", state: "sleeping" };
  const snapshot: Snapshot = { root: { ...root, descriptors: [], children: [] }, listeners: [], unheld: [] };
  expect(formatSnapshot(snapshot)[2]).toBe("pid 1  parent 0  sleeping  a?[2J long command");
  expect(formatSnapshot(snapshot, { width: 30 })[2]).toBe("pid 1  parent 0  sleeping  a?…");
  expect(formatSnapshot(snapshot, { width: 10, colour: true })[2]).toBe("\x1b[1mpid 1\x1b[22m  pa…");
});

test("a frame is drawn over the one before, and says what does not fit", () => {
  expect(frame(["one", "two"], 4, 79)).toBe("\x1b[Hone\x1b[K\ntwo\x1b[K\n\x1b[J");
  const lines = ["one", "two", "three", "four"];
  const cut = (note: string) => `\x1b[Hone\x1b[K\ntwo\x1b[K\n${note}\x1b[K\n\x1b[J`;
  expect(frame(lines, 4, 79)).toBe(cut("… 2 more lines: make the window taller"));
  expect(frame(lines, 4, 10)).toBe(cut("… 2 more l"));
});

/** How the state of a connection is shown. */
function stateOf(given: Pick<TcpSocket, "state" | "unread" | "endUnread">): string {
  const ends = { local: { address: "127.0.0.1", port: 1 }, peer: { address: "127.0.0.1", port: 2 } };
  const socket: TcpSocket = { protocol: "tcp", ...ends, unsent: 0, inode: 7, ...given };
  const process = { pid: 1, ppid: 0, pgrp: 1, command: "a", letter: "S", state: "sleeping", children: [] };
  const root = { ...process, descriptors: [{ fd: 9, target: "socket:[7]", socket }] };
  return formatSnapshot({ root, listeners: [], unheld: [] })[3]?.split("127.0.0.1:2  ")[1] ?? "";
}

/** The picture, once it is as wanted and all processes sleep. */
async function pictureOf(server: Server, isWanted: (lines: string[]) => boolean): Promise<string> {
  const lines = await until("the picture is as wanted", () => {
    const snapshot = takeSnapshot(server.pid);
    const drawn = snapshot === undefined ? [] : formatSnapshot(snapshot);
    return isWanted(drawn) && !drawn.some((line) => line.includes("running")) ? drawn : undefined;
  });
  return lines.join("\n");
}

/** Numbers that differ from run to run, by name. */
function nameAll(text: string, server: Server, pids: Record<string, number> = {}): string {
  const known = { ...pids, SERVER: server.pid, TEST: process.pid };
  return Object.entries(known)
    .reduce((named, [name, pid]) => named.replaceAll(new RegExp(`(pid|parent) ${pid}\\b`, "g"), `$1 ${name}`), text)
    .replaceAll(`:${server.port}`, ":PORT")
    .replaceAll(`port ${server.port}`, "port PORT")
    .replaceAll(/↔ 127.0.0.1:\d+/g, "↔ 127.0.0.1:CLIENT")
    .replaceAll(/\d+ {2}(?=127)/g, "FD  ")
    .replaceAll(process.execPath, "NODE")
    .replaceAll(new RegExp(`${PROGRAMS}\\w+\\.ts`, "g"), "PROGRAM");
}
