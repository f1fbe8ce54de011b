import { setImmediate } from "node:timers/promises";
import { type Bytes, toBuffer } from "./bytes.ts";
import { type Connection, connect } from "./connection.ts";
import { isReset } from "./inbox.ts";
import { openAll } from "./open-all.ts";
import { parseResponse } from "./response.ts";
import { DEADLINE } from "./until.ts";

export interface ExchangeOptions {
  /** Milliseconds for the answer to be complete; 10,000 by default. */
  deadline?: number;
  /** End this side's sending (FIN) after the request. */
  end?: boolean;
}

/**
 * Sends bytes, an array as pieces with a segment each, and reads until the server ends the connection; Latin-1 text.
 * A server that answers early and stops reading is fine. A reset rejects with code ECONNRESET and what had arrived as
 * `received`, unless that is complete by Content-Length, chunked coding or having no body.
 */
export async function exchange(port: number, request: Bytes | Bytes[], options: ExchangeOptions = {}): Promise<string> {
  const { deadline = DEADLINE, end = false } = options;
  const segments = (Array.isArray(request) ? request : [request]).map(toBuffer);
  const connection = await connect(port, deadline);
  try {
    return await converse(connection, segments, deadline, end);
  } finally {
    connection.close();
  }
}

/**
 * Opens `n` connections, all of them before the first byte is sent, then sends the request on each and reads each
 * answer to its end, within `deadline` milliseconds (10,000). `failed` has an error for each client without an answer.
 */
export async function burst(
  port: number,
  n: number,
  request: Bytes,
  options: { deadline?: number } = {},
): Promise<{ responses: string[]; failed: Error[] }> {
  const { deadline = DEADLINE } = options;
  const bytes = toBuffer(request);
  const opened = await openAll(port, n, deadline);
  const answers = await Promise.allSettled(
    opened.map(async (result) => {
      if (result.status === "rejected") throw result.reason;
      return converse(result.value, [bytes], deadline, false).finally(result.value.close);
    }),
  );
  return {
    responses: answers.filter((answer) => answer.status === "fulfilled").map((answer) => answer.value),
    failed: answers.filter((answer) => answer.status === "rejected").map((answer) => answer.reason),
  };
}

/** Reads while sending: a server may answer, and close, before it has the whole request. */
async function converse(connection: Connection, segments: Buffer[], deadline: number, end: boolean): Promise<string> {
  const method = Buffer.concat(segments).toString("latin1", 0, 16).split(" ", 1)[0] ?? "";
  const answer = connection.readAll(deadline).catch((error) => completeDespiteReset(error, method));
  answer.catch(() => {});
  const sending = sendPieces(connection, segments, end);
  await Promise.race([sending, answer]);
  return answer;
}

/**
 * Sends each piece as a segment of its own, then ends this side when `end` is true. A server may answer, and stop reading,
 * before it has everything: that is no error here, but for the reading side to judge.
 */
export async function sendPieces(connection: Connection, pieces: Bytes[], end: boolean): Promise<void> {
  try {
    for (const piece of pieces) {
      await connection.send(piece);
      // A turn of the event loop between writes, or thousands of them would keep the answer from being read.
      await setImmediate();
    }
    if (end) connection.end();
  } catch (error) {
    if (!["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
  }
}

function completeDespiteReset(error: Error & { received?: string }, method: string): string {
  const received = error.received ?? "";
  if (!isReset(error) || received === "") throw error;
  let rest = received;
  while (rest !== "") {
    const response = parseResponse(rest, method, false);
    if (response === undefined) throw error;
    rest = rest.slice(response.raw.length);
  }
  return received;
}
