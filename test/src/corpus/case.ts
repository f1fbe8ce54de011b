/** A raw request and what must come back. */
export interface Case {
  name: string;
  /** The section that decides: "9112 3.2" is RFC 9112 section 3.2. */
  rfc: string;
  /** A column of the conformance table. */
  feature: string;
  /** The lesson that introduces the feature; it and all that grow from it are asked. */
  since: string;
  bytes: Buffer;
  /** The acceptable sequences of status codes, such as "200", or "100 200"; "" is an end without an answer. */
  answers: string[];
  /** Whether the request breaks a rule. */
  valid: boolean;
  /** What the last answer's body contains, where the lesson's application is the echo. */
  echo?: string;
  /** What becomes of the connection after the answers. An invalid request ends it. */
  after?: "closed" | "open";
  /** The client ends its sending after the bytes. */
  end?: boolean;
}

type Untold = Omit<Case, "feature" | "since">;
type Extra = Partial<Pick<Case, "echo" | "after" | "end">>;

/** A head with these lines. */
export function head(...lines: string[]): string {
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** A GET with the Host field and these others. */
export function get(...fieldLines: string[]): string {
  return head("GET / HTTP/1.1", "Host: localhost", ...fieldLines);
}

/** A POST with the Host field and these others, and a body. */
export function post(fieldLines: string[], body: string): string {
  return head("POST /form HTTP/1.1", "Host: localhost", ...fieldLines) + body;
}

/** A request that must be served; 200 if nothing else is said. */
export function valid(
  name: string,
  rfc: string,
  bytes: string,
  answers: string | string[] = "200",
  extra: Extra = {},
): Untold {
  return { name, rfc, bytes: Buffer.from(bytes, "latin1"), answers: [answers].flat(), valid: true, ...extra };
}

/** A request that must be refused, and the connection ended; 400 if nothing else is said. */
export function invalid(
  name: string,
  rfc: string,
  bytes: string,
  answers: string | string[] = "400",
  extra: Extra = {},
): Untold {
  const after = "closed";
  return { name, rfc, bytes: Buffer.from(bytes, "latin1"), answers: [answers].flat(), valid: false, after, ...extra };
}

/** Cases of one feature. */
export function feature(name: string, since: string, cases: Untold[]): Case[] {
  return cases.map((untold) => ({ ...untold, feature: name, since }));
}
