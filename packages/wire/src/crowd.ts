import type { Connection } from "./connection.ts";
import { sendPieces } from "./exchange.ts";
import { openAll } from "./open-all.ts";
import type { Response } from "./response.ts";
import { Tally } from "./tally.ts";

export interface Wanted {
  connections: number;
  /** On each connection, one after the other. */
  requests: number;
  /** What the n-th client asks for. */
  path: (client: number) => string;
  /** Milliseconds for a connection to open, and for an answer. */
  deadline: number;
}

/**
 * Opens all connections before the first byte is sent, asks on each, and counts what comes in `tally`.
 * Rejects with the error when none can be opened (ECONNREFUSED), and with EMFILE when not all can be for that.
 */
export async function crowd(port: number, wanted: Wanted, tally = new Tally()): Promise<Tally> {
  const opened: Connection[] = [];
  try {
    const outcomes = await openAll(port, wanted.connections, wanted.deadline, (connection) => {
      tally.opened = opened.push(connection);
    });
    const errors = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason);
    const fatal = opened.length === 0 ? errors[0] : errors.find(({ code }) => code === "EMFILE");
    if (fatal !== undefined) throw fatal;
    for (const error of errors) tally.fail(missed(error, wanted));
    tally.requests = errors.length;
    tally.begin();
    await Promise.all(opened.map((connection, index) => talk(connection, port, index + 1, wanted, tally)));
    tally.end();
    return tally;
  } finally {
    for (const connection of opened) connection.close();
  }
}

function missed({ code, message }: NodeJS.ErrnoException, { deadline }: Wanted): string {
  if (code === "ECONNREFUSED") return "refused";
  if (code === "ETIMEDOUT") return `not connected within ${deadline / 1000} s`;
  return code === "EADDRNOTAVAIL" ? "no free port for the client" : message;
}

async function talk(connection: Connection, port: number, client: number, wanted: Wanted, tally: Tally): Promise<void> {
  for (let n = 1; n <= wanted.requests; n++) {
    tally.requests++;
    const request = `GET ${wanted.path(client)} HTTP/1.1\r\nHost: localhost:${port}\r\nMark: ${client}-${n}\r\n\r\n`;
    try {
      await sendPieces(connection, [request], false);
      const response = await connection.readResponse({ deadline: wanted.deadline });
      tally.answers++;
      judge(response, request, tally);
      if (keeps(response)) continue;
      if (n < wanted.requests) tally.endAfter(n);
    } catch (error) {
      tally.fail(reasonOf(error as Failure, wanted));
    }
    break;
  }
  connection.close();
}

function judge({ status, body }: Response, request: string, tally: Tally): void {
  if (status !== 200) tally.fail(`status ${status}`);
  else if (body.startsWith("GET /") && body !== request) tally.fail("wrong bytes: not this client's own request");
  else tally.right++;
}

/** Whether the server keeps the connection open after this response; RFC 9112 section 9.3. */
function keeps({ status, raw, header }: Response): boolean {
  const options = (header("connection") ?? "").toLowerCase().split(/[\t ,]+/);
  if (options.includes("close") || (raw.startsWith("HTTP/1.0") && !options.includes("keep-alive"))) return false;
  const framed = header("content-length") !== undefined || header("transfer-encoding") !== undefined;
  return framed || status === 204 || status === 304;
}

type Failure = NodeJS.ErrnoException & { received?: string };

function reasonOf(error: Failure, { deadline }: Wanted): string {
  const { code, received } = error;
  if (code === "ECONNRESET") return "reset by the server";
  if (code === "ETIMEDOUT") {
    const what = received === undefined || received === "" ? "no answer" : "no end of the answer";
    return `${what} within ${deadline / 1000} s`;
  }
  if (code !== undefined) return error.message;
  if (received === undefined) return "wrong bytes: not an HTTP response";
  return received === "" ? "end without an answer" : "end in the middle of the answer";
}
