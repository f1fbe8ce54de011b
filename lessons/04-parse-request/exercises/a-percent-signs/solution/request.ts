import { badRequest, HttpError } from "./http-error.ts";

/** A request's head, taken apart; RFC 9112 sections 3 and 5. Field names are in lower case. */
export interface Request {
  method: string;
  target: string;
  version: "1.0" | "1.1";
  fields: [name: string, value: string][];
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const MAX_REQUEST_LINE = 8192;
const MAX_FIELDS = 100;

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const HOST = "(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+\\])(?::\\d*)?";
const REQUEST_LINE = new RegExp(`^(${TOKEN}) ([^ ]+) HTTP/(\\d)\\.(\\d)$`);
const FIELD_LINE = new RegExp(`^(${TOKEN}):([\\t -~\\x80-\\xff]*)$`);
const TARGET = new RegExp(`^(?:/|https?://${HOST}(?=[/?]|$))[!"$-~]*$`, "i");
const HOST_FIELD = new RegExp(`^(?:${HOST})?$`);
/** RFC 3986 section 2.1. */
const BROKEN_PERCENT = /%(?![0-9A-Fa-f]{2})/;

export function parseRequest(head: Buffer): Request {
  const [requestLine = "", ...fieldLines] = splitLines(head);
  const request = { ...parseRequestLine(requestLine), fields: fieldLines.map(parseFieldLine) };
  if (fieldLines.length > MAX_FIELDS) throw new HttpError("431 Request Header Fields Too Large", "Too many fields.");
  checkHost(request);
  return request;
}

/** The lines before the blank one, without their CRLF. With a lone LF another server might see other lines. */
function splitLines(head: Buffer): string[] {
  const lines = head.toString("latin1").split("\n").slice(0, -1);
  if (!lines.every((line) => line.endsWith("\r"))) throw badRequest("Every line must end with CR LF.");
  return lines.slice(0, -1).map((line) => line.slice(0, -1));
}

function parseRequestLine(line: string): Pick<Request, "method" | "target" | "version"> {
  if (line.length > MAX_REQUEST_LINE) throw new HttpError("414 URI Too Long", "The request line is too long.");
  const [, method = "", target = "", major, minor] = REQUEST_LINE.exec(line) ?? [];
  if (method === "") throw badRequest(`This is not a request line: ${JSON.stringify(line)}`);
  if (major !== "1") throw new HttpError("505 HTTP Version Not Supported", `HTTP/${major}.${minor} is unknown here.`);
  if (!METHODS.includes(method)) throw new HttpError("501 Not Implemented", `The method ${method} is not known here.`);
  const known = target === "*" ? method === "OPTIONS" : TARGET.test(target);
  if (!known || BROKEN_PERCENT.test(target))
    throw badRequest(`This is not a request target: ${JSON.stringify(target)}`);
  return { method, target, version: minor === "0" ? "1.0" : "1.1" };
}

export function parseFieldLine(line: string): [name: string, value: string] {
  const [, name = "", value = ""] = FIELD_LINE.exec(line) ?? [];
  if (name === "") throw badRequest(`This is not a field: ${JSON.stringify(line)}`);
  return [name.toLowerCase(), trimSpaces(value)];
}

/** Without the spaces and tabs around it. String.trim would take more away, a pattern like /[ \t]+$/ too much time. */
export function trimSpaces(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && " \t".includes(text.charAt(start))) start++;
  while (start < end && " \t".includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** RFC 9112 section 3.2: exactly one Host in HTTP/1.1, at most one before. */
function checkHost(request: Request): void {
  const hosts = valuesOf(request, "host");
  const missing = hosts.length === 0 && request.version === "1.1";
  if (missing || hosts.length > 1 || !hosts.every(isHost)) {
    throw badRequest("A request must have one valid Host field.");
  }
}

function isHost(text: string): boolean {
  return HOST_FIELD.test(text) && !BROKEN_PERCENT.test(text);
}

/** The values of all fields of that name, in their order. */
export function valuesOf(request: Request, name: string): string[] {
  return request.fields.filter(([field]) => field === name).map(([, value]) => value);
}
