import type { WriteStream } from "node:tty";
import type { Report } from "./rounds.ts";

/** Tells what was just measured: in one line that is written over on a terminal, in a line each elsewhere. */
export function makeProgress(stream: NodeJS.WriteStream): { report: Report; end: () => void } {
  if (!stream.isTTY) return { report: (line) => void stream.write(`${line}\n`), end: () => {} };
  const terminal: WriteStream = stream;
  const clear = () => void terminal.write("\r\x1b[K");
  const report = (line: string) => {
    clear();
    terminal.write(line.slice(0, terminal.columns - 1));
  };
  return { report, end: clear };
}
