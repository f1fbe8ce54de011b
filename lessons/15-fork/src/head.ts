import type { Input } from "./input.ts";

export const MAX_HEAD = 16_384;
const LF = 10;

/** A request's bytes through the blank line; fewer when the client left or MAX_HEAD was reached. RFC 9112 section 2.1. */
export function readHead(input: Input): Buffer {
  const lines: Buffer[] = [];
  let size = 0;
  let line: Buffer;
  do {
    line = input.readLine(MAX_HEAD - size);
    lines.push(line);
    size += line.length;
  } while (line.at(-1) === LF && !isBlank(line));
  return Buffer.concat(lines);
}

function isBlank(line: Buffer): boolean {
  return line.equals(Buffer.from("\r\n")) || line.equals(Buffer.from("\n"));
}

/** Whether a head ends with its blank line. */
export function isComplete(head: Buffer): boolean {
  return /(^|\n)\r?\n$/.test(head.toString("latin1"));
}
