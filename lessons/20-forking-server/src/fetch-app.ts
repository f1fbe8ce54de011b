import { STATUS_CODES } from "node:http";
import { setImmediate } from "node:timers/promises";
import type { App, Body, Environ, InputStream } from "./app.ts";
import { badRequest } from "./http-error.ts";
import { fieldsOf, targetOf } from "./node-request.ts";
import { HOP_BY_HOP } from "./response.ts";

export type FetchHandler = (request: Request) => Response | Promise<Response>;

const READ_SIZE = 16_384;

/** Makes an application of a function from Request to Response, such as a Hono application's `fetch`. */
export function fetchApp(handler: FetchHandler): App {
  return async (environ, startResponse) => {
    const response = await handler(makeRequest(environ));
    const reason = response.statusText || STATUS_CODES[response.status] || "Unknown";
    // Each Set-Cookie comes on its own here, all other fields are joined by name.
    const headers = [...response.headers].filter(([name]) => !HOP_BY_HOP.test(name));
    const body = response.body === null ? [] : readChunks(response.body);
    try {
      startResponse(`${response.status} ${reason}`, headers);
    } catch (error) {
      await body.close?.();
      throw error;
    }
    return body;
  };
}

function makeRequest(environ: Environ): Request {
  const method = environ.REQUEST_METHOD;
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(urlOf(environ), {
    method,
    headers: fieldsOf(environ),
    signal: environ["lbaws.signal"] ?? null,
    body: hasBody ? streamOf(environ["wsgi.input"]) : null,
    duplex: "half",
  });
}

/**
 * PEP 3333, "URL Reconstruction", but without SCRIPT_NAME: a handler finds its paths where a prefix ends. A target such as
 * //a/b would say another host, if it were resolved against this one.
 */
function urlOf(environ: Environ): string {
  const host = environ.HTTP_HOST || `${environ.SERVER_NAME}:${environ.SERVER_PORT}`;
  const origin = `${environ["wsgi.url_scheme"]}://${host}`;
  const target = targetOf(environ);
  const url = target.startsWith("/") ? origin + target : URL.parse(target, origin)?.href;
  if (url === undefined || !URL.canParse(url))
    throw badRequest(`No URL can be made of the host ${JSON.stringify(host)}.`);
  return url;
}

/** Reads when it is asked to, and no further: to read is to wait, and what has come before is handed on first. */
function streamOf(input: InputStream): ReadableStream<Uint8Array> {
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    await setImmediate();
    const bytes = input.read1(READ_SIZE);
    if (bytes.length > 0) controller.enqueue(bytes);
    else controller.close();
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

/** The chunks one by one. To close them before their end tells the handler that nobody wants the rest. */
function readChunks(stream: ReadableStream<Uint8Array>): Body {
  const reader = stream.getReader();
  return {
    async *[Symbol.asyncIterator]() {
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value;
    },
    close: () => reader.cancel(),
  };
}
