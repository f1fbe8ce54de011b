import { gunzipSync } from "node:zlib";
import { MAX_BODY } from "./body.ts";
import { badRequest, HttpError } from "./http-error.ts";
import { type Request, valuesOf } from "./request.ts";

/** How the client has packed the body; RFC 9110 section 8.4. */
export function codingOf(request: Request): "gzip" | "none" {
  const codings = valuesOf(request, "content-encoding");
  if (codings.length === 0) return "none";
  if (codings.length === 1 && /^(x-)?gzip$/i.test(codings[0] ?? "")) return "gzip";
  throw new HttpError("415 Unsupported Media Type", "gzip is the only content coding known here.");
}

/** A small body may be packed from one that no memory can hold, so unpacking must end at the limit. */
export function unpack(body: Buffer, coding: "gzip" | "none"): Buffer {
  if (coding === "none") return body;
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BODY });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") {
      throw new HttpError("413 Content Too Large", `A body may have ${MAX_BODY} bytes when it is unpacked.`);
    }
    if (code.startsWith("Z_")) throw badRequest("The body is not gzip, or not all of it.");
    throw error;
  }
}
