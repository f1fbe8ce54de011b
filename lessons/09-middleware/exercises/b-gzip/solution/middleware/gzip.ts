import { constants, crc32, deflateRawSync } from "node:zlib";
import type { Body, Header, StartResponse } from "../app.ts";
import { headerOf } from "../response.ts";
import type { Middleware } from "../stack.ts";

// The magic number, deflate, no flags, no time, and whatever system; RFC 1952 section 2.3.
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const BARE = /^(204|304) /;

/** Compresses the body for clients that accept it; RFC 9110 section 12.5.3. Each chunk goes out before the next is asked for. */
export const gzip: Middleware = (app) => (environ, startResponse) => {
  const isWanted = acceptsGzip(environ.HTTP_ACCEPT_ENCODING);
  let stream: GzipStream | undefined;
  const start: StartResponse = (status, headers, error) => {
    const next = isWanted && isOpen(status, headers) ? new GzipStream() : undefined;
    const write = startResponse(status, next === undefined ? vary(headers) : vary(encoded(headers)), error);
    // Not before: the server throws when it has sent the head, and then the old one holds.
    stream = next;
    return (bytes) => write(stream?.add(bytes) ?? bytes);
  };
  return compress(app(environ, start), () => stream);
};

/** Whether there is content that can be compressed; what has no Content-Type has no body, and its end must not become one. */
function isOpen(status: string, headers: Header[]): boolean {
  if (BARE.test(status) || headerOf(headers, "content-type") === undefined) return false;
  return !headers.some(([name]) => /^content-(encoding|range)$/i.test(name));
}

/** Whether the field gives gzip, or else what it does not name, a weight above 0; RFC 9110 sections 12.4.2 and 12.5.3. */
function acceptsGzip(field = ""): boolean {
  const codings = field
    .toLowerCase()
    .split(",")
    .map((member) => member.split(";").map((part) => part.trim()));
  const weights = new Map(codings.map(([coding, weight = "q=1"]) => [coding, Number(weight.replace(/^q=/, ""))]));
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0;
}

/** Caches must know what the answer depends on, also when it is not compressed; RFC 9110 section 12.5.5. */
function vary(headers: Header[]): Header[] {
  return [...headers, ["Vary", "Accept-Encoding"]];
}

/** Other bytes: neither the length holds, nor a tag that means these very bytes; RFC 9110 section 8.8.3. */
function encoded(headers: Header[]): Header[] {
  const kept = headers.filter(([name]) => !/^(content-length|etag)$/i.test(name));
  const tag = headerOf(headers, "etag");
  const weak: Header[] = tag === undefined ? [] : [["ETag", tag.startsWith("W/") ? tag : `W/${tag}`]];
  return [...kept, ...weak, ["Content-Encoding", "gzip"]];
}

function compress(body: Body, stream: () => GzipStream | undefined): Body {
  return {
    *[Symbol.iterator]() {
      for (const chunk of body) yield stream()?.add(chunk) ?? chunk;
      const end = stream()?.end();
      if (end !== undefined) yield end;
    },
    close: () => body.close?.(),
  };
}

/** One gzip member, written piece by piece; RFC 1952. */
class GzipStream {
  #isBegun = false;
  #crc = 0;
  #size = 0;

  /** What stands for these bytes. It can be unpacked at once: nothing of it is kept for later. */
  add(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0) return bytes;
    this.#crc = crc32(bytes, this.#crc);
    this.#size += bytes.length;
    return this.#begin(deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
  }

  /** An empty last block, the checksum, and the size modulo 2^32. */
  end(): Uint8Array {
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#crc, 0);
    trailer.writeUInt32LE(this.#size % 2 ** 32, 4);
    return this.#begin(Buffer.concat([deflateRawSync(""), trailer]));
  }

  #begin(bytes: Buffer): Buffer {
    const head = this.#isBegun ? Buffer.alloc(0) : HEAD;
    this.#isBegun = true;
    return Buffer.concat([head, bytes]);
  }
}
