import { POLLIN, poll } from "@lbaws/posix";
import type { Input } from "./input.ts";
import { type Request, valuesOf } from "./request.ts";

/** How long a client may take for its next request, or for all of one, in milliseconds. */
export const TIMEOUT_MS = 1000 * Number(process.env.TIMEOUT ?? 5);

/** How long a silent client may keep another one waiting, in milliseconds. */
const GRACE_MS = 100;

/** Whether the client wants the connection to go on; RFC 9112 section 9.3. */
export function isPersistent(request: Request): boolean {
  const options = valuesOf(request, "connection").flatMap((value) => value.toLowerCase().split(/[ \t]*,[ \t]*/));
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

/** Whether another client waits while this one has sent nothing further; then its answer says that the connection closes. */
export function mustMakeRoom(listener: number, input: Input): boolean {
  return input.isEmpty() && poll([{ fd: listener, events: POLLIN }], 0) > 0;
}
