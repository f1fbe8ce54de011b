import type { FetchHandler } from "./fetch-app.ts";
import { HOP_BY_HOP } from "./response.ts";

/** `fetch` undoes these, but says so nowhere. */
const UNDONE = /\b(gzip|deflate|br|zstd)\b/i;

/** A handler that asks another server. `fetch` is one already; what it does for its own callers has to be undone. */
export function proxy(origin: string): FetchHandler {
  return async (request) => {
    const { method, body, signal, url } = request;
    // Put together as strings: resolved against the origin, //a/b would be another host.
    const target = origin + url.slice(new URL(url).origin.length);
    const init = { method, headers: requestHeaders(request.headers), body, signal, redirect: "manual", duplex: "half" };
    try {
      return answerOf(await fetch(target, init as RequestInit));
    } catch (error) {
      if (signal.aborted || !(error instanceof TypeError)) throw error;
      return new Response("The server behind this one does not answer.\n", { status: 502 });
    }
  };
}

/** Without what is about the client's connection, and what Connection names; RFC 9110 section 7.6.1. */
function requestHeaders(given: Headers): Headers {
  const named = (given.get("connection") ?? "").toLowerCase().split(/[\t ,]+/);
  const headers = new Headers([...given].filter(([name]) => !HOP_BY_HOP.test(name) && !named.includes(name)));
  for (const name of ["host", "expect"]) headers.delete(name);
  // A connection that is kept would end unseen: this process sleeps in accept.
  headers.set("connection", "close");
  return headers;
}

function answerOf(response: Response): Response {
  const { status, statusText, body } = response;
  const headers = new Headers(response.headers);
  if (body !== null && UNDONE.test(headers.get("content-encoding") ?? "")) {
    for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  }
  return new Response(body, { status, statusText, headers });
}
