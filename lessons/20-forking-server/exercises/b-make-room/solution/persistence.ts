import { POLLIN, poll } from "@lbaws/posix";
import type { Input } from "./input.ts";
import { type Request, trimSpaces, valuesOf } from "./request.ts";

/** How long a client may take for its next request, for all of one, or to read its answer, in milliseconds. */
export const TIMEOUT_MS = Math.ceil(1000 * Number(process.env.TIMEOUT ?? 5));
if (!(TIMEOUT_MS > 0 && TIMEOUT_MS < 3_600_000))
  throw new RangeError("TIMEOUT must be a number of seconds below 3600.");

/** How long a silent client is still listened to when it has to go, in milliseconds. */
const GRACE_MS = 100;

/** Whether the client wants the connection to go on; RFC 9112 section 9.3. */
export function isPersistent(request: Request): boolean {
  const options = valuesOf(request, "connection").flatMap((value) => value.toLowerCase().split(",").map(trimSpaces));
  if (options.includes("close")) return false;
  return request.version === "1.1" || options.includes("keep-alive");
}

/** Waits for the next request's first bytes. False when none came in time, or one of the signs is up. */
export function requestBegins(client: number, signs: number[], input: Input): boolean {
  if (!input.isEmpty()) return true;
  const own = { fd: client, events: POLLIN, revents: 0 };
  if (poll([own, ...watch(signs)], TIMEOUT_MS) === 0) return false;
  return own.revents !== 0 || poll([own], GRACE_MS) > 0;
}

/** Whether the server stops, or others wait; then the answer says that the connection closes, whatever else the client has sent. */
export function mustEnd(signs: number[]): boolean {
  return poll(watch(signs), 0) > 0;
}

/** A sign is up when its pipe has a byte in it, or has ended. */
function watch(signs: number[]) {
  return signs.map((fd) => ({ fd, events: POLLIN }));
}
