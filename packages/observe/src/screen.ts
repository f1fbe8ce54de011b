import type { WriteStream } from "node:tty";

// Control sequences, ECMA-48: CSI is ESC [.
const HOME = "\x1b[H";
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";

/** Takes the terminal's cursor away while pictures are drawn, and gives it back however the program ends. */
export function openScreen(terminal: WriteStream): (lines: string[]) => void {
  terminal.write(HIDE_CURSOR + HOME + CLEAR_BELOW);
  process.once("exit", () => terminal.write(SHOW_CURSOR));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(0));
  return (lines) => terminal.write(frame(lines, terminal.rows));
}

/**
 * A picture in one write, over the one before: nothing is erased that is not drawn again, so nothing flickers.
 * The last row stays free, because a line break in it would move everything up.
 */
export function frame(lines: string[], rows: number): string {
  const room = Math.max(1, rows - 1);
  const shown = lines.length <= room ? lines : lines.slice(0, room - 1);
  const hidden = lines.length - shown.length;
  const drawn = hidden > 0 ? [...shown, `… and ${hidden} more lines: a taller window shows them`] : shown;
  return `${HOME}${drawn.map((line) => `${line}${CLEAR_LINE}\r\n`).join("")}${CLEAR_BELOW}`;
}
