import { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Environ, Header } from "./app.ts";

const READ_SIZE = 16_384;
/** How often to look whether the client has sent more, in milliseconds. */
const INTERVAL_MS = 10;

/** The request that node:http would make. Express gives it another prototype, so what differs is the object's own. */
export function makeRequest(environ: Environ, socket: Socket): IncomingMessage {
  const request = new IncomingMessage(socket);
  request.method = environ.REQUEST_METHOD;
  request.url = targetOf(environ);
  request.httpVersion = environ.SERVER_PROTOCOL.replace("HTTP/", "");
  [request.httpVersionMajor = 1, request.httpVersionMinor = 1] = request.httpVersion.split(".").map(Number);
  for (const [name, value] of fieldsOf(environ)) {
    request.rawHeaders.push(name, value);
    request.headers[name] = value;
    request.headersDistinct[name] = [value];
  }
  const { _read } = request;
  request._read = (size) => {
    _read.call(request, size);
    // To read is to wait, and everything waits with it: what has come before is handed on first.
    setImmediate(() => readPiece(request, environ));
  };
  return request;
}

function readPiece(request: IncomingMessage, environ: Environ): void {
  if (request.socket.destroyed) return;
  // While read1 waits, no timer of the framework goes off.
  if (environ["lbaws.input_ready"]?.() === false) {
    setTimeout(readPiece, INTERVAL_MS, request, environ);
    return;
  }
  try {
    const bytes = environ["wsgi.input"].read1(READ_SIZE);
    request.complete = bytes.length === 0;
    request.push(request.complete ? null : bytes);
  } catch (error) {
    request.socket.destroy(error as Error);
  }
}

/** Whether somebody wants what has not come yet. */
export function isBeingRead(request: IncomingMessage): boolean {
  return request.readableFlowing === true && !request.readableEnded;
}

/** The target as it came; below a prefix, what the prefix leaves of it, percent-encoded again: RFC 3986 section 3.3. */
export function targetOf({ SCRIPT_NAME, PATH_INFO, QUERY_STRING, REQUEST_URI }: Environ): string {
  if (SCRIPT_NAME === "") return REQUEST_URI;
  const path = PATH_INFO.replace(
    /[^\w.~!$&'()*+,;=:@/-]/g,
    (byte) => `%${Buffer.from(byte, "latin1").toString("hex")}`,
  );
  return `${path || "/"}${QUERY_STRING && `?${QUERY_STRING}`}`;
}

/** HTTP_USER_AGENT is user-agent again. */
export function fieldsOf(environ: Environ): Header[] {
  return Object.entries(environ).flatMap(([key, value]): Header[] => {
    const [, name] = /^(?:HTTP_|(?=CONTENT_(?:TYPE|LENGTH)$))(.+)/.exec(key) ?? [];
    return name && value !== undefined ? [[name.toLowerCase().replaceAll("_", "-"), String(value)]] : [];
  });
}
