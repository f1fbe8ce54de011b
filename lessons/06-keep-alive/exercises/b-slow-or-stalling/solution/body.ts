import { readChunked } from "./chunked.ts";
import { badRequest, HttpError } from "./http-error.ts";
import type { Input } from "./input.ts";
import { type Request, trimSpaces, valuesOf } from "./request.ts";

const MAX_BODY = 1_048_576;

/** How many bytes of a body give the client another second. */
const MIN_RATE = Number(process.env.MIN_RATE ?? 500);
if (!(MIN_RATE > 0)) throw new RangeError("MIN_RATE must be a number of bytes per second, and above 0.");

/**
 * Where a request's body ends: after so many bytes, or with its last chunk; RFC 9112 section 6.3. What two servers could
 * read in two ways is refused: a second request could hide in it.
 */
export function framingOf(request: Request): number | "chunked" {
  const lengths = valuesOf(request, "content-length");
  const codings = valuesOf(request, "transfer-encoding");
  if (codings.length === 0) return parseLength(lengths);
  if (lengths.length > 0) throw badRequest("Content-Length and Transfer-Encoding exclude each other.");
  if (request.version === "1.0") throw badRequest("HTTP/1.0 has no Transfer-Encoding.");
  const list = codings.flatMap((value) => value.toLowerCase().split(",").map(trimSpaces));
  if (list.indexOf("chunked") !== list.length - 1) throw badRequest("The last coding, and no other, must be chunked.");
  if (list.length > 1) throw new HttpError("501 Not Implemented", "chunked is the only transfer coding known here.");
  return "chunked";
}

function parseLength([length = "0", ...more]: string[]): number {
  if (more.length > 0 || !/^\d+$/.test(length)) throw badRequest("Content-Length must be one number.");
  if (Number(length) > MAX_BODY) throw new HttpError("413 Content Too Large", `A body may have ${MAX_BODY} bytes.`);
  return Number(length);
}

/** In one buffer: a million pieces of one byte, kept for themselves, would need a hundred times that. */
export function readBody(input: Input, framing: number | "chunked"): Buffer {
  const body = Buffer.alloc(MAX_BODY);
  let length = 0;
  const pieces = framing === "chunked" ? readChunked(input, MAX_BODY) : input.readPieces(framing);
  for (const piece of pieces) {
    length += piece.copy(body, length);
    input.allowMore((1000 * piece.length) / MIN_RATE);
  }
  return body.subarray(0, length);
}

/** Whether the client waits for a go-ahead before it sends the body; RFC 9110 section 10.1.1. */
export function expectsContinue(request: Request): boolean {
  const expectations = valuesOf(request, "expect");
  if (expectations.length === 0 || request.version === "1.0") return false;
  if (expectations.length === 1 && expectations[0]?.toLowerCase() === "100-continue") return true;
  throw new HttpError("417 Expectation Failed", "100-continue is the only expectation known here.");
}
