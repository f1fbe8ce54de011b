import { POLLIN, poll } from "@lbaws/posix";
import type { Input } from "./input.ts";
import { type Request, trimSpaces, valuesOf } from "./request.ts";

/** How long a client may take for its next request, for all of one, or to read its answer, in milliseconds. */
export const TIMEOUT_MS = Math.ceil(1000 * Number(process.env.TIMEOUT ?? 5));
if (!(TIMEOUT_MS > 0 && TIMEOUT_MS < 3_600_000))
  throw new RangeError("TIMEOUT must be a number of seconds below 3600.");

/** How many requests a connection may carry. */
export const REQUESTS = Number(process.env.REQUESTS ?? 100);
if (!(Number.isInteger(REQUESTS) && REQUESTS >= 1)) throw new RangeError("REQUESTS must be a number, and at least 1.");

/** How long a silent client may keep another one waiting, in milliseconds. */
const GRACE_MS = 100;

/** Whether the client wants the connection to go on; RFC 9112 section 9.3. */
export function isPersistent(request: Request): boolean {
  const options = valuesOf(request, "connection").flatMap((value) => value.toLowerCase().split(",").map(trimSpaces));
  if (options.includes("close")) return false;
  return request.version === "1.1" || options.includes("keep-alive");
}

/** Waits for the next request's first bytes. False when none came in time, or when another client should have its turn. */
export function requestBegins(client: number, listener: number, input: Input): boolean {
  if (!input.isEmpty()) return true;
  const own = { fd: client, events: POLLIN, revents: 0 };
  const others = { fd: listener, events: POLLIN, revents: 0 };
  if (poll([own, others], TIMEOUT_MS) === 0) return false;
  return own.revents !== 0 || poll([own], GRACE_MS) > 0;
}

/** Whether another client waits; then the answer says that the connection closes, whatever else the client has sent. */
export function mustMakeRoom(listener: number): boolean {
  return poll([{ fd: listener, events: POLLIN }], 0) > 0;
}
