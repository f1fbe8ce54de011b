import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

type Fetch = (request: Request) => Response | Promise<Response>;

/** Lets node:http serve what takes a Request and returns a Response. */
export function makeListener(fetch: Fetch): RequestListener {
  return async (incoming, outgoing) => {
    const leaving = new AbortController();
    outgoing.once("close", () => outgoing.writableFinished || leaving.abort());
    await sendResponse(outgoing, await fetch(makeRequest(incoming, leaving.signal)));
  };
}

function makeRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = "GET", url = "/", headers } = incoming;
  const fields = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: Readable.toWeb(incoming), duplex: "half" as const } : {};
  return new Request(`http://${headers.host ?? "localhost"}${url}`, { method, headers: fields, signal, ...body });
}

async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    // Where the body ends is for this connection's server to say; RFC 9110 section 7.6.1.
    if (name !== "transfer-encoding") outgoing.appendHeader(name, value);
  }
  if (response.body === null) return void outgoing.end();
  try {
    await pipeline(Readable.fromWeb(response.body), outgoing);
  } catch (error) {
    // The client has left; the body is cancelled by now.
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}
