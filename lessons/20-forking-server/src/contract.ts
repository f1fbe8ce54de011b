import { inspect, isDeepStrictEqual } from "node:util";
import type { Environ, Header } from "./app.ts";
import { HOP_BY_HOP, headerOf } from "./response.ts";

/** Says who broke PEP 3333, and in which of its sections to look. */
export class ContractError extends Error {
  readonly side: "server" | "application";
  readonly clause: string;

  constructor(side: "server" | "application", clause: string, fault: string) {
    super(`The ${side} broke PEP 3333, "${clause}": ${fault}`);
    this.side = side;
    this.clause = clause;
  }
}

export const serverBroke = (clause: string, fault: string) => new ContractError("server", clause, fault);
export const applicationBroke = (clause: string, fault: string) => new ContractError("application", clause, fault);

const ENVIRON = "environ Variables";
const STREAMS = "Input and Error Streams";
const START = "The start_response() Callable";
const FEATURES = "Other HTTP Features";

// What may be empty may be missing.
const like = (pattern: RegExp) => (value: unknown) => pattern.test(String(value ?? ""));
const isBoolean = (value: unknown) => typeof value === "boolean";

const VARIABLES: Record<string, (value: unknown) => boolean> = {
  REQUEST_METHOD: like(/./),
  SCRIPT_NAME: like(/^$|^\/./s),
  PATH_INFO: like(/^$|^\/|^\*$/),
  CONTENT_LENGTH: like(/^\d*$/),
  SERVER_NAME: like(/./),
  SERVER_PORT: like(/./),
  SERVER_PROTOCOL: like(/./),
  "wsgi.version": (value) => isDeepStrictEqual(value, [1, 0]),
  "wsgi.url_scheme": like(/^https?$/),
  "wsgi.multithread": isBoolean,
  "wsgi.multiprocess": isBoolean,
  "wsgi.run_once": isBoolean,
};

const STATUS = /^[1-5]\d\d (?! )[ -~\x80-\xff]+(?<! )$/;
const NAME = /^(?!status$)[!#$%&'*+.^_`|~0-9a-z-]+(?<![-_])$/i;
const VALUE = /^[ -~\x80-\xff]*$/;

export function checkEnviron(environ: Environ): void {
  if (!isPlain(environ)) throw serverBroke("Specification Details", `environ is ${show(environ)}, not a plain object.`);
  const values: Record<string, unknown> = { ...environ };
  for (const [name, value] of Object.entries(values)) {
    // Names with a dot are not CGI's, and their values may be anything.
    if (!name.includes(".")) checkString("server", ENVIRON, name, value);
  }
  for (const name of ["CONTENT_TYPE", "CONTENT_LENGTH"]) {
    if (`HTTP_${name}` in environ) throw serverBroke(ENVIRON, `HTTP_${name} must be called ${name}.`);
  }
  for (const [name, isFit] of Object.entries(VARIABLES)) {
    if (!isFit(values[name])) throw serverBroke(ENVIRON, `${name} cannot be ${show(values[name])}.`);
  }
  const { REQUEST_METHOD: method, SCRIPT_NAME = "", PATH_INFO = "" } = environ;
  if (PATH_INFO === "*" && method !== "OPTIONS") throw serverBroke(ENVIRON, `PATH_INFO cannot be '*' with ${method}.`);
  if (SCRIPT_NAME + PATH_INFO === "") throw serverBroke(ENVIRON, "SCRIPT_NAME and PATH_INFO are both empty.");
}

/** The same stream with these methods only: closing it is the server's business. */
export function guardStream<T>(name: string, stream: T, methods: PropertyKey[], accepts: (arg: unknown) => boolean): T {
  const guarded: Record<PropertyKey, (...args: unknown[]) => unknown> = {
    close() {
      throw applicationBroke(STREAMS, `it closed ${name}.`);
    },
  };
  for (const key of methods) {
    const method = Object(stream)[key];
    if (typeof method !== "function") throw serverBroke(STREAMS, `${name} has no ${String(key)}.`);
    guarded[key] = (...args) => {
      const call = `${name}.${String(key)}(${args.map(show).join(", ")})`;
      if (!args.every(accepts)) throw applicationBroke(STREAMS, `it called ${call}.`);
      const result = method.apply(stream, args);
      if (typeof result === "string") throw serverBroke(STREAMS, `${call} returned ${show(result)}, not bytes.`);
      return result;
    };
  }
  return guarded as T;
}

/** An object that whoever is called may change. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function checkHead(status: string, headers: Header[]): void {
  checkString("application", START, "the status", status);
  if (!STATUS.test(status)) throw applicationBroke(START, `the status is ${show(status)}, not like '200 OK'.`);
  if (!Array.isArray(headers)) throw applicationBroke(START, `the headers are ${show(headers)}, not an array.`);
  for (const header of headers) checkHeader(header);
  const hasContent = !/^(1..|204|304) /.test(status);
  if (hasContent || headerOf(headers, "content-type") === undefined) return;
  throw applicationBroke(FEATURES, `it gave a Content-Type to ${show(status)}, which has no content.`);
}

function checkHeader(header: Header): void {
  const isPair = Array.isArray(header) && header.length === 2;
  if (!isPair) throw applicationBroke(START, `a header is ${show(header)}, not a pair of strings.`);
  for (const text of header) checkString("application", START, "part of a header", text);
  const [name, value] = header;
  if (!NAME.test(name)) throw applicationBroke(START, `a header cannot be called ${show(name)}.`);
  if (!VALUE.test(value)) throw applicationBroke(START, `${name} has a control character: ${show(value)}.`);
  if (HOP_BY_HOP.test(name)) throw applicationBroke(FEATURES, `${name} is for the server to send.`);
}

/** A string holds bytes, one per character. */
function checkString(side: ContractError["side"], clause: string, what: string, value: unknown): void {
  if (typeof value !== "string") throw new ContractError(side, clause, `${what} is ${show(value)}, not a string.`);
  const isLatin1 = !/[\u0100-\uffff]/.test(value);
  if (!isLatin1) throw new ContractError(side, "Unicode Issues", `${what} is not latin-1: ${show(value)}.`);
}

export function show(value: unknown): string {
  return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 60, maxArrayLength: 5 });
}
