import { badRequest, HttpError } from "./http-error.ts";
import type { Input } from "./input.ts";
import { parseFieldLine } from "./request.ts";

const MAX_CHUNK_LINE = 256;
const MAX_TRAILERS = 8192;
/** Fields that say how to read a message, or whom it is for, come too late behind its body; RFC 9110 section 6.5.1. */
const NOT_IN_TRAILERS = ["content-length", "transfer-encoding", "host", "expect", "authorization", "trailer"];
const CHUNK_LINE = /^([0-9A-Fa-f]{1,8})([ \t]*;[\t -~]*)?\r\n$/;

/** A body in chunks, without what is around them; RFC 9112 section 7.1. Extensions and trailer fields are read and dropped. */
export function* readChunked(input: Input, limit: number): Generator<Buffer> {
  let left = limit;
  for (let size = readChunkSize(input); size > 0; size = readChunkSize(input)) {
    if (size > left) throw new HttpError("413 Content Too Large", `A body may have ${limit} bytes.`);
    left -= size;
    yield* input.readPieces(size);
    if (input.readLine(2).toString("latin1") !== "\r\n") throw badRequest("A chunk must end with CR LF.");
  }
  readTrailers(input);
}

function readChunkSize(input: Input): number {
  const line = input.readLine(MAX_CHUNK_LINE).toString("latin1");
  const [, size] = CHUNK_LINE.exec(line) ?? [];
  if (size === undefined) throw badRequest(`This is not a chunk's size: ${JSON.stringify(line)}`);
  return Number.parseInt(size, 16);
}

function readTrailers(input: Input): void {
  let left = MAX_TRAILERS;
  for (let line = input.readLine(left); line.toString("latin1") !== "\r\n"; line = input.readLine(left)) {
    left -= line.length;
    if (left === 0) throw new HttpError("431 Request Header Fields Too Large", "The trailer fields are too large.");
    const [name] = parseFieldLine(line.toString("latin1").replace(/\r\n$/, ""));
    if (NOT_IN_TRAILERS.includes(name)) throw badRequest(`${name} must not come behind the body.`);
  }
}
