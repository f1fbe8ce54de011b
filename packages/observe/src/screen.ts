import type { WriteStream } from "node:tty";

// Control sequences, ECMA-48: CSI is ESC [.
const HOME = "\x1b[H";
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";

/** For a terminal that does not know its size. */
const ROWS = 24;
const COLUMNS = 80;

/** A line that fills its row would leave the cursor beyond it, so the last column stays free. */
export function widthOf(terminal: WriteStream): number {
  return (terminal.columns || COLUMNS) - 1;
}

/** Takes the terminal's cursor away while pictures are drawn, and gives it back however the program ends. */
export function openScreen(terminal: WriteStream): (lines: string[]) => void {
  terminal.write(HIDE_CURSOR + HOME + CLEAR_BELOW);
  process.once("exit", () => terminal.write(SHOW_CURSOR));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(0));
  return (lines) => terminal.write(frame(lines, terminal.rows || ROWS, widthOf(terminal)));
}

/**
 * A picture in one write, over the one before: nothing is erased that is not drawn again, so nothing flickers.
 * The last row stays free, because a line break in it would move everything up.
 */
export function frame(lines: string[], rows: number, width: number): string {
  const room = Math.max(1, rows - 1);
  const shown = lines.length <= room ? lines : lines.slice(0, room - 1);
  const hidden = lines.length - shown.length;
  const drawn = hidden > 0 ? [...shown, `… ${hidden} more lines: make the window taller`.slice(0, width)] : shown;
  return `${HOME}${drawn.map((line) => `${line}${CLEAR_LINE}\n`).join("")}${CLEAR_BELOW}`;
}
