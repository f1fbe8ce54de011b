import { createHash, timingSafeEqual } from "node:crypto";
import type { Middleware } from "../stack.ts";

/** Lets those in who send a user and the password for it, and tells the application as REMOTE_USER who it is; RFC 7617. */
export function basicAuth(realm: string, passwords: Record<string, string>): Middleware {
  const accounts = Object.entries(passwords).map(([user, password]) => ({
    user: Buffer.from(user).toString("latin1"),
    digest: digestOf(Buffer.from(`${user}:${password}`)),
  }));
  return (app) => (environ, startResponse) => {
    const given = digestOf(parseCredentials(environ.HTTP_AUTHORIZATION));
    // How long it takes must not tell how much of a password is right; digests also have one length.
    const account = accounts.find(({ digest }) => timingSafeEqual(digest, given));
    if (account !== undefined) return app(Object.assign(environ, { REMOTE_USER: account.user }), startResponse);
    startResponse("401 Unauthorized", [
      ["WWW-Authenticate", `Basic realm="${realm}", charset="UTF-8"`],
      ["Content-Type", "text/plain; charset=utf-8"],
    ]);
    return [Buffer.from("Send a user and a password.\n")];
  };
}

/** The bytes of `user:password`; none when there is nothing of this scheme. */
function parseCredentials(authorization = ""): Buffer {
  const [, token = ""] = /^basic +([a-z0-9+/]+=*)$/i.exec(authorization) ?? [];
  return Buffer.from(token, "base64");
}

function digestOf(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
