import type { Response } from "@lbaws/wire";
import type { Failure } from "./failure.ts";

/** What an answer must be. */
export interface Want {
  /** In words, as a sentence the learner reads when it is not so. */
  says: string;
  /** The whole answer, byte by byte. */
  bytes?: string;
  status?: number;
  /** Fields by name: the value, a pattern, or null for a field that must not be there. */
  headers?: Record<string, string | RegExp | null>;
  /** The content, with a chunked coding taken off. */
  body?: string | RegExp;
}

type Fault = Pick<Failure, "received" | "expected" | "at" | "instead">;

/** What is wrong with an answer, or undefined. `raw` is all that came, `response` the first response in it. */
export function compare(raw: string, response: Response | undefined, want: Want): Fault | undefined {
  if (want.bytes !== undefined) return compareText(raw, want.bytes);
  if (response === undefined) return { received: raw, instead: "What came back is not a whole HTTP response." };
  if (want.status !== undefined && response.status !== want.status) return wrongStatus(raw, want.status);
  for (const [name, wanted] of Object.entries(want.headers ?? {})) {
    const fault = compareField(raw, response, name, wanted);
    if (fault !== undefined) return fault;
  }
  return want.body === undefined ? undefined : compareBody(response.body, want.body);
}

function compareText(received: string, expected: string): Fault | undefined {
  return received === expected ? undefined : { received, expected, at: firstDifference(received, expected) };
}

function wrongStatus(raw: string, wanted: number): Fault {
  const at = raw.indexOf(" ") + 1;
  return { received: raw, at, expected: `HTTP/1.1 ${wanted}` };
}

function compareField(
  raw: string,
  response: Response,
  name: string,
  wanted: string | RegExp | null,
): Fault | undefined {
  const value = response.header(name);
  const head = raw.slice(0, raw.indexOf("\r\n\r\n") + 2);
  const line = head.toLowerCase().indexOf(`\r\n${name.toLowerCase()}:`);
  const at = line === -1 ? head.length : line + 2;
  if (wanted === null) {
    return value === undefined ? undefined : { received: raw, at, instead: `There is a field ${name}: ${value}.` };
  }
  if (value === undefined) return { received: raw, at, instead: `There is no field ${name}.` };
  const fits = typeof wanted === "string" ? value === wanted : wanted.test(value);
  if (fits) return undefined;
  const start =
    at + raw.slice(at).search(/:[\t ]*/) + 1 + (/^[\t ]*/.exec(raw.slice(at + name.length + 1))?.[0].length ?? 0);
  const difference = typeof wanted === "string" ? firstDifference(value, wanted) : 0;
  return {
    received: raw,
    at: start + difference,
    ...(typeof wanted === "string"
      ? { expected: `${name}: ${wanted}` }
      : { instead: `${name} is ${JSON.stringify(value)}.` }),
  };
}

function compareBody(body: string, wanted: string | RegExp): Fault | undefined {
  if (typeof wanted === "string") return compareText(body, wanted);
  return wanted.test(body) ? undefined : { received: body, instead: `The body does not match ${wanted}.` };
}

function firstDifference(received: string, expected: string): number {
  let at = 0;
  while (at < received.length && received[at] === expected[at]) at += 1;
  return at;
}
