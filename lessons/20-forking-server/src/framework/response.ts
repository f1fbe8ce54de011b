import { STATUS_CODES } from "node:http";
import { inspect } from "node:util";
import type { Body, StartResponse } from "../app.ts";
import { HttpError } from "../http-error.ts";
import { streamWithContext } from "./context.ts";
import { trace } from "./trace.ts";

/** What a view may return: text, bytes, an object to send as JSON, chunks to stream, or a response it has made. */
export type Reply = string | Uint8Array | object | Stream | Response;

export type Stream = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

const TEXT = "text/plain; charset=utf-8";
// In a value: visible ASCII without quotation mark, comma, semicolon and backslash; RFC 6265 section 4.1.1.
const COOKIE_PAIR = /^[\w!#$%&'*+.^`|~-]+=[!#-+\--:<-[\]-~]*$/;

/** What goes to the client, unless a hook still changes it. */
export class Response {
  status = "200 OK";
  /** The fetch standard's headers: they refuse a line break, which could begin a header of somebody else's. */
  readonly headers = new Headers();
  body: Uint8Array | Stream;

  constructor(body: Uint8Array | Stream, contentType: string) {
    this.body = body;
    this.headers.set("Content-Type", contentType);
  }

  setCookie(name: string, value: string, attributes = "Path=/; HttpOnly; SameSite=Lax"): void {
    const pair = `${name}=${value}`;
    if (!COOKIE_PAIR.test(pair)) throw new TypeError(`Encode this before it becomes a cookie: ${JSON.stringify(pair)}`);
    this.headers.append("Set-Cookie", `${pair}; ${attributes}`);
  }

  /** From here on it is an application's answer like any other. */
  start(startResponse: StartResponse): Body {
    // These two have no content; RFC 9110 sections 15.3.5 and 15.4.5.
    if (/^(204|304) /.test(this.status)) this.headers.delete("Content-Type");
    startResponse(this.status, [...this.headers]);
    return this.body instanceof Uint8Array ? [this.body] : streamWithContext(encode(this.body));
  }
}

async function* encode(stream: Stream): AsyncGenerator<Uint8Array> {
  trace("body: first chunk");
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (!(bytes instanceof Uint8Array))
      throw new TypeError(`A stream is made of text and bytes, not of ${inspect(chunk)}.`);
    yield bytes;
  }
}

export function makeResponse(reply: Reply, status?: number, headers: Record<string, string> = {}): Response {
  const response = reply instanceof Response ? reply : wrap(reply);
  if (status !== undefined) response.status = formatStatus(status);
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function wrap(reply: Reply): Response {
  if (typeof reply === "string") return new Response(Buffer.from(reply), TEXT);
  if (reply instanceof Uint8Array) return new Response(reply, "application/octet-stream");
  if (typeof reply !== "object" || reply === null)
    throw new TypeError(`Return text, bytes, an object or a stream from a view, not ${reply}.`);
  if (isStream(reply)) return new Response(reply, TEXT);
  return new Response(Buffer.from(JSON.stringify(reply)), "application/json");
}

/** An array is data. */
function isStream(reply: object): reply is Stream {
  return !Array.isArray(reply) && (Symbol.iterator in reply || Symbol.asyncIterator in reply);
}

export function redirect(location: string, status = 302): Response {
  // What cannot stand in a URL, such as a line break, is percent-encoded.
  const url = location.replace(/[^!-~]+/g, encodeURIComponent);
  return makeResponse(`See ${url}\n`, status, { Location: url });
}

/** Ends the view. */
export function abort(status: number, detail = ""): never {
  throw new HttpError(formatStatus(status), detail);
}

function formatStatus(code: number): string {
  const reason = STATUS_CODES[code];
  if (reason === undefined) throw new RangeError(`${code} is no status code of HTTP.`);
  return `${code} ${reason}`;
}
