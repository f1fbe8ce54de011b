import { HttpError } from "./http-error.ts";
import { type Request, valuesOf } from "./request.ts";

/** The names that this server answers to; without the setting, any. */
const HOSTS = process.env.HOSTS?.toLowerCase().split(" ");

/** A name of somebody else's that leads here may be an attack: DNS rebinding. RFC 9110 section 15.5.20. */
export function checkMeant(request: Request): void {
  const name = withoutPort(authorityOf(request)).toLowerCase();
  if (HOSTS === undefined || (name !== "" && HOSTS.includes(name))) return;
  throw new HttpError("421 Misdirected Request", `This server is not ${JSON.stringify(name)}.`);
}

/** An absolute target says which host is meant, whatever Host says; RFC 9112 section 3.2.2. */
function authorityOf(request: Request): string {
  const [, authority] = /^https?:\/\/([^/?]*)/i.exec(request.target) ?? [];
  return authority ?? valuesOf(request, "host")[0] ?? "";
}

function withoutPort(authority: string): string {
  return authority.replace(/:\d*$/, "");
}
