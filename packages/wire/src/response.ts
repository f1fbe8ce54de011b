import { quote } from "./bytes.ts";

/** A response as it came over the wire; all text is Latin-1, a character per byte. */
export interface Response {
  status: number;
  reason: string;
  headers: [string, string][];
  /** The value of a field, names compared without case; several fields of the name are joined by ", ". */
  header(name: string): string | undefined;
  /** The content, with a chunked coding taken off. */
  body: string;
  raw: string;
}

/** What the framing says: how long the message is and its content, or undefined while more must come. */
type Framed = { length: number; body: string } | undefined;

/**
 * Reads the first response in `text` by the framing rules of RFC 9112 section 6.3; undefined when it is not complete.
 * `ended`: the server has ended the connection, which completes a response without any other framing.
 * Throws an error that quotes what breaks the syntax.
 */
export function parseResponse(text: string, method: string, ended: boolean): Response | undefined {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = parseHead(text.slice(0, headEnd));
  const framed = frame(text, headEnd + 4, head, method, ended);
  return framed && { ...head, body: framed.body, raw: text.slice(0, framed.length) };
}

type Head = Omit<Response, "body" | "raw">;

function parseHead(text: string): Head {
  const [statusLine = "", ...fieldLines] = text.split("\r\n");
  const match = /^HTTP\/1\.[01] ([1-9]\d\d) ([\t\x20-\x7e\x80-\xff]*)$/.exec(statusLine);
  if (match === null) throw new Error(`Not a status line (RFC 9112 section 4): ${quote(statusLine)}`);
  const headers = fieldLines.map(parseField);
  return { status: Number(match[1]), reason: match[2] ?? "", headers, header: (name) => lookUp(headers, name) };
}

function parseField(line: string): [string, string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*?)[\t ]*$/.exec(line);
  if (match === null) throw new Error(`Not a field line (RFC 9112 section 5): ${quote(line)}`);
  return [match[1] ?? "", match[2] ?? ""];
}

function lookUp(headers: [string, string][], name: string): string | undefined {
  const found = headers.filter(([key]) => key.toLowerCase() === name.toLowerCase());
  return found.length === 0 ? undefined : found.map(([, value]) => value).join(", ");
}

function frame(text: string, start: number, head: Head, method: string, ended: boolean): Framed {
  if (hasNoBody(head.status, method)) return { length: start, body: "" };
  const coding = head.header("transfer-encoding");
  if (coding !== undefined && /(^|,)[\t ]*chunked$/i.test(coding)) return dechunk(text, start);
  const length = coding === undefined ? contentLength(head) : undefined;
  if (length !== undefined) {
    return text.length < start + length
      ? undefined
      : { length: start + length, body: text.slice(start, start + length) };
  }
  return ended ? { length: text.length, body: text.slice(start) } : undefined;
}

function hasNoBody(status: number, method: string): boolean {
  const tunnel = method === "CONNECT" && status >= 200 && status < 300;
  return method === "HEAD" || status < 200 || status === 204 || status === 304 || tunnel;
}

function contentLength(head: Head): number | undefined {
  const value = head.header("content-length");
  if (value === undefined) return undefined;
  const lengths = new Set(value.split(/[\t ]*,[\t ]*/));
  const [length = ""] = lengths;
  if (lengths.size > 1 || !/^\d+$/.test(length)) throw new Error(`Not a valid Content-Length: ${quote(value)}`);
  return Number(length);
}

/** RFC 9112 section 7.1: chunks, the last chunk, trailer section, empty line. */
function dechunk(text: string, start: number): Framed {
  let body = "";
  let at = start;
  while (true) {
    const lineEnd = text.indexOf("\r\n", at);
    if (lineEnd === -1) return undefined;
    const line = text.slice(at, lineEnd);
    const size = /^([0-9a-f]+)[\t ]*(;.*)?$/i.exec(line)?.[1];
    if (size === undefined) throw new Error(`Not a chunk size: ${quote(line)}`);
    const length = Number.parseInt(size, 16);
    if (length === 0) return trailer(text, lineEnd, body);
    at = lineEnd + 2 + length + 2;
    if (text.length < at) return undefined;
    if (text.slice(at - 2, at) !== "\r\n") throw new Error(`No CRLF after a chunk of ${length} bytes`);
    body += text.slice(lineEnd + 2, at - 2);
  }
}

/** The trailer section may be empty, so its end is looked for from the line break of the last chunk. */
function trailer(text: string, lastChunkEnd: number, body: string): Framed {
  const end = text.indexOf("\r\n\r\n", lastChunkEnd);
  return end === -1 ? undefined : { length: end + 4, body };
}
