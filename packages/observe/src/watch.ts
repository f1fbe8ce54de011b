import { setTimeout as delay } from "node:timers/promises";
import type { WriteStream } from "node:tty";
import { openScreen, widthOf } from "./screen.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import { formatSnapshot } from "./text.ts";

/** How often the server is looked at, in milliseconds. */
const INTERVAL = 500;

export interface WatchOptions {
  all: boolean;
  colour: boolean;
}

/** Draws the server on the terminal about twice a second until it ends. */
export async function watchOnScreen(pid: number, terminal: WriteStream, options: WatchOptions): Promise<void> {
  const draw = openScreen(terminal);
  let lines: string[] = [];
  const look = (snapshot: Snapshot) => {
    lines = formatSnapshot(snapshot, { ...options, width: widthOf(terminal) });
    draw(lines);
  };
  terminal.on("resize", () => draw(lines));
  await untilEnd(pid, look);
  terminal.write(`\n${ended(pid)}\n`);
}

/** Prints the server as plain lines, again whenever something has changed, until it ends. */
export async function watchAsLines(pid: number, print: (text: string) => void, options: WatchOptions): Promise<void> {
  let before = "";
  await untilEnd(pid, (snapshot) => {
    // Time passing is no change.
    const now = formatSnapshot(snapshot, { ...options, countdown: false }).join("\n");
    if (now !== before) print(`${formatSnapshot(snapshot, options).join("\n")}\n`);
    before = now;
  });
  print(ended(pid));
}

/** A zombie has ended: it is looked at once more and no longer. */
async function untilEnd(pid: number, look: (snapshot: Snapshot) => void): Promise<void> {
  while (true) {
    const snapshot = takeSnapshot(pid);
    if (snapshot === undefined) return;
    look(snapshot);
    if (snapshot.root.letter === "Z") return;
    await delay(INTERVAL);
  }
}

function ended(pid: number): string {
  return `The server (process ${pid}) has ended.`;
}
