import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "./context.ts";
import type { Response } from "./response.ts";

/** What the application remembers of a client. It travels in a cookie: the client can read it, but not change it. */
export type Session = Record<string, unknown>;

const COOKIE = "session";

/** None without a key to sign it with. */
export function openSession(context: Context): Session | null {
  return context.app.secretKey === "" ? null : (readCookie(context)?.session ?? {});
}

/** Sets the cookie when that changes something, or when the session has lived for half of its time. */
export function saveSession(context: Context, response: Response): void {
  const { app, request, session } = context;
  if (session === null) return;
  const isEmpty = Object.keys(session).length === 0;
  if (isEmpty && request.cookies.has(COOKIE)) response.setCookie(COOKIE, "", "Path=/; Max-Age=0");
  if (isEmpty) return;
  const given = readCookie(context);
  const isSame = given !== undefined && JSON.stringify(given.session) === JSON.stringify(session);
  if (isSame && given.age < app.sessionLifetime / 2) return;
  const payload = Buffer.from(JSON.stringify([now(), session])).toString("base64url");
  response.setCookie(COOKIE, `${payload}.${sign(payload, app.secretKey)}`);
}

/** What the client's cookie says, and how many seconds ago; nothing if that is no session any more, or never was one. */
function readCookie({ app, request }: Context): { session: Session; age: number } | undefined {
  const [payload = "", signature = ""] = (request.cookies.get(COOKIE) ?? "").split(".");
  if (!isSigned(payload, signature, app.secretKey)) return undefined;
  const value = JSON.parse(Buffer.from(payload, "base64url").toString());
  // Before there was a time, the session was signed alone.
  if (!Array.isArray(value)) return undefined;
  const [time, session] = value;
  const age = now() - time;
  return age < app.sessionLifetime ? { session, age } : undefined;
}

function now(): number {
  return Date.now() / 1000;
}

function isSigned(payload: string, signature: string, secretKey: string): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(payload, secretKey))];
  // A comparison that stops at the first difference would tell an attacker how far a guess is right.
  return given.length === right.length && timingSafeEqual(given, right);
}

function sign(payload: string, secretKey: string): string {
  return createHmac("sha256", secretKey).update(payload).digest("base64url");
}
