import { POLLIN, poll } from "@lbaws/posix";
import type { Input } from "./input.ts";
import { type Request, trimSpaces, valuesOf } from "./request.ts";

/** How long a client may take for its next request, for all of one, or to read its answer, in milliseconds. */
export const TIMEOUT_MS = Math.ceil(1000 * Number(process.env.TIMEOUT ?? 5));
if (!(TIMEOUT_MS > 0 && TIMEOUT_MS < 3_600_000))
  throw new RangeError("TIMEOUT must be a number of seconds below 3600.");

/** How long a silent client is still listened to when the server stops, in milliseconds. */
const GRACE_MS = 100;

/** Whether the client wants the connection to go on; RFC 9112 section 9.3. */
export function isPersistent(request: Request): boolean {
  const options = valuesOf(request, "connection").flatMap((value) => value.toLowerCase().split(",").map(trimSpaces));
  if (options.includes("close")) return false;
  return request.version === "1.1" || options.includes("keep-alive");
}

/** Waits for the next request's first bytes. False when none came in time, or the server stops: `stopped` has ended then. */
export function requestBegins(client: number, stopped: number, input: Input): boolean {
  if (!input.isEmpty()) return true;
  const own = { fd: client, events: POLLIN, revents: 0 };
  const end = { fd: stopped, events: POLLIN, revents: 0 };
  if (poll([own, end], TIMEOUT_MS) === 0) return false;
  return own.revents !== 0 || poll([own], GRACE_MS) > 0;
}

/** Whether the server stops; then the answer says that the connection closes, whatever else the client has sent. */
export function isStopping(stopped: number): boolean {
  return poll([{ fd: stopped, events: POLLIN }], 0) > 0;
}
