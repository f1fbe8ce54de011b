import { badRequest, HttpError } from "./http-error.ts";
import type { Input } from "./input.ts";

const MAX_HEAD = 16_384;
const LF = 10;

/** A request's bytes through the blank line; none when the client ended before it began one. RFC 9112 section 2.1. */
export function readHead(input: Input): Buffer {
  const lines: Buffer[] = [];
  let size = 0;
  let line: Buffer;
  do {
    line = input.readLine(MAX_HEAD - size);
    // Empty lines before a request are passed over; section 2.2.
    if (lines.length > 0 || !isBlank(line)) lines.push(line);
    size += line.length;
  } while (line.at(-1) === LF && (lines.length === 0 || !isBlank(line)));
  const head = Buffer.concat(lines);
  if (head.length === 0 || isComplete(head)) return head;
  if (size < MAX_HEAD) throw badRequest("The request ended before its blank line.");
  if (lines.length === 1) throw new HttpError("414 URI Too Long", "The request line is too long.");
  throw new HttpError("431 Request Header Fields Too Large", `A head may have ${MAX_HEAD} bytes.`);
}

function isBlank(line: Buffer): boolean {
  return line.equals(Buffer.from("\r\n")) || line.equals(Buffer.from("\n"));
}

/** Whether a head ends with its blank line. */
function isComplete(head: Buffer): boolean {
  return /(^|\n)\r?\n$/.test(head.toString("latin1"));
}
