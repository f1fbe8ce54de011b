import { type IncomingMessage, ServerResponse } from "node:http";
import type { Header, StartResponse, Write } from "./app.ts";
import { isBeingRead } from "./node-request.ts";
import { HOP_BY_HOP } from "./response.ts";

interface Output {
  write?: Write | undefined;
  isEnding: boolean;
  last: Uint8Array[];
}

/** The response that node:http would make, on its way to the server. The bytes that `end` is given go to `last`. */
export function makeResponse(request: IncomingMessage, start: StartResponse) {
  const response = new ServerResponse(request);
  const { writeHead, end } = response;
  const output: Output = { isEnding: false, last: [] };
  // Only after a setHeader does node:http keep the headers that writeHead is given.
  response.setHeader("x", "").removeHeader("x");
  response.writeHead = (...args: unknown[]) => {
    Reflect.apply(writeHead, response, args.map(flatten));
    // Head and framing are the server's: node:http must take its own for sent.
    Object.assign(response, { _headerSent: true, chunkedEncoding: false });
    output.write = sendHead(response, start);
    return response;
  };
  response.end = (...args: unknown[]) => {
    // While the request is still being read, the client need not wait for its answer.
    output.isEnding = !isBeingRead(request);
    return Reflect.apply(end, response, args);
  };
  request.socket._write = (bytes, _encoding, done) => done(sendBytes(bytes, output));
  return { response, last: output.last };
}

/** Headers may be pairs. After a setHeader node:http takes them only as one list. */
function flatten(arg: unknown): unknown {
  return Array.isArray(arg) && Array.isArray(arg[0]) ? arg.flat() : arg;
}

/** An error that the server throws ends the request. The framework could only answer it, and that needs a head. */
function sendHead(response: ServerResponse, start: StartResponse): Write | undefined {
  try {
    return start(`${response.statusCode} ${response.statusMessage}`, headersOf(response));
  } catch (error) {
    response.destroy(error as Error);
  }
}

function headersOf(response: ServerResponse): Header[] {
  return Object.entries(response.getHeaders())
    .filter(([name]) => !HOP_BY_HOP.test(name))
    .flatMap(([name, value]) => [value].flat().map((one): Header => [name, String(one)]));
}

function sendBytes(bytes: Uint8Array, { write, isEnding, last }: Output): Error | undefined {
  try {
    // What comes before the head, such as 100 Continue, is not for an application to send.
    if (!isEnding) write?.(bytes);
    else if (bytes.length > 0) last.push(bytes);
  } catch (error) {
    return error as Error;
  }
}
