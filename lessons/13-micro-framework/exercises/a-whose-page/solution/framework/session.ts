import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "./context.ts";
import type { Response } from "./response.ts";

/** What the application remembers of a client. It travels in a cookie: the client can read it, but not change it. */
export type Session = Record<string, unknown>;

const COOKIE = "session";

/** None without a key to sign it with. */
export function openSession({ app, request }: Context): Session | null {
  if (app.secretKey === "") return null;
  const [payload = "", signature = ""] = (request.cookies.get(COOKIE) ?? "").split(".");
  if (!isSigned(payload, signature, app.secretKey)) return {};
  return JSON.parse(Buffer.from(payload, "base64url").toString());
}

/** Sets the cookie only when that changes something. */
export function saveSession({ app, request, session, usesSession }: Context, response: Response): void {
  if (session === null) return;
  if (usesSession) varyByCookie(response);
  const given = request.cookies.get(COOKIE);
  const payload = Buffer.from(JSON.stringify(session)).toString("base64url");
  const cookie = `${payload}.${sign(payload, app.secretKey)}`;
  const isEmpty = Object.keys(session).length === 0;
  if (isEmpty && given !== undefined) response.setCookie(COOKIE, "", "Path=/; Max-Age=0");
  if (!isEmpty && given !== cookie) response.setCookie(COOKIE, cookie);
}

/** A cache must not show one client's page to another; RFC 9110 section 12.5.5. */
function varyByCookie({ headers }: Response): void {
  const names = (headers.get("Vary") ?? "").toLowerCase().split(/[\t ,]+/);
  if (!names.includes("cookie") && !names.includes("*")) headers.append("Vary", "Cookie");
}

function isSigned(payload: string, signature: string, secretKey: string): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(payload, secretKey))];
  // A comparison that stops at the first difference would tell an attacker how far a guess is right.
  return given.length === right.length && timingSafeEqual(given, right);
}

function sign(payload: string, secretKey: string): string {
  return createHmac("sha256", secretKey).update(payload).digest("base64url");
}
