import {
  type Bytes,
  type Connection,
  connect,
  pieces,
  type Response,
  type Server,
  sendPieces,
  start,
} from "@lbaws/wire";
import { get } from "./corpus/case.ts";
import { type Case, caseName, corpus } from "./corpus.ts";
import { ancestry, exceptions, type Lesson } from "./lessons.ts";

/** How one lesson fared with one case. */
export interface Finding {
  lesson: string;
  feature: string;
  case: string;
  /** What was wrong; undefined when nothing was. */
  fault: string | undefined;
}

/** More pieces than this tell nothing new; longer requests are cut into larger pieces. */
const MOST_PIECES = 2000;

/** Runs every case of the features that a lesson has, whole and in pieces, against one server of the lesson. */
export async function conform(lesson: Lesson): Promise<Finding[]> {
  const grownFrom = new Set(ancestry(lesson).map(({ folder }) => folder));
  const lasts = grownFrom.has("02-serve-forever") && exceptions(lesson, "conformance").length === 0;
  const keeper = new Keeper(lesson, lasts);
  const findings: Finding[] = [];
  try {
    for (const item of corpus.filter(({ since }) => grownFrom.has(since))) {
      const whole = await keeper.attempt(item, [item.bytes]);
      const split = grownFrom.has("03-byte-stream") ? await keeper.attempt(item, cut(item.bytes)) : undefined;
      const fault = whole ?? (split && `in pieces: ${split}`);
      findings.push({ lesson: lesson.folder, feature: item.feature, case: caseName(item), fault });
    }
  } finally {
    await keeper.stop();
  }
  return findings;
}

/** The features of `later` that no case can tell from what `base` does: at least one case of each must fail there. */
export async function untold(base: Lesson, later: Lesson): Promise<string[]> {
  const keeper = new Keeper(base, ancestry(base).length > 1);
  const brought = corpus.filter(({ since }) => since === later.folder);
  const told = new Set<string>();
  try {
    // Refusals first: a base that serves what it should refuse says so at once.
    for (const item of brought.toSorted((a, b) => Number(a.valid) - Number(b.valid))) {
      if (!told.has(item.feature) && (await keeper.attempt(item, [item.bytes])) !== undefined) told.add(item.feature);
    }
  } finally {
    await keeper.stop();
  }
  return [...new Set(brought.map(({ feature }) => feature))].filter((feature) => !told.has(feature));
}

function cut(bytes: Buffer): Bytes[] {
  return pieces(bytes, Math.ceil(bytes.length / MOST_PIECES));
}

/** Keeps a server of the lesson running from case to case, and starts another when it ended or failed a case. */
class Keeper {
  readonly #lesson: Lesson;
  readonly #lasting: boolean;
  #server: Server | undefined;
  #ended = false;

  constructor(lesson: Lesson, lasting: boolean) {
    this.#lesson = lesson;
    this.#lasting = lasting;
  }

  async attempt(item: Case, segments: Bytes[]): Promise<string | undefined> {
    const server = this.#server ?? (await this.#start());
    const fault = await converse(server.port, item, segments).catch((error: Error) => error.message);
    const death = this.#ended && this.#lasting ? `the server ended: ${server.output()}` : undefined;
    if (!this.#lasting || death !== undefined || fault !== undefined) await this.stop();
    return fault ?? death;
  }

  async #start(): Promise<Server> {
    this.#ended = false;
    this.#server = await start(`${this.#lesson.path}/src/main.ts`);
    this.#server.exited.then(() => {
      this.#ended = true;
    });
    return this.#server;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }
}

/** Sends a request and compares what comes back with what must; returns the difference. */
async function converse(port: number, item: Case, segments: Bytes[]): Promise<string | undefined> {
  const connection = await connect(port);
  try {
    const sending = sendPieces(connection, segments, item.end === true);
    sending.catch(() => {}); // when reading fails first, that is what is told
    const responses = await readAnswers(connection, item);
    await sending;
    const got = responses.map(({ status }) => status).join(" ");
    if (!item.answers.includes(got))
      return `expected ${item.answers.join(" or ") || "no answer"}, got ${got || "no answer"}`;
    const body = responses.at(-1)?.body ?? "";
    if (item.echo !== undefined && !body.includes(item.echo)) return `the body lacks ${JSON.stringify(item.echo)}`;
    return await aftermath(connection, item);
  } finally {
    connection.close();
  }
}

async function readAnswers(connection: Connection, item: Case): Promise<Response[]> {
  const finals = Math.max(
    ...item.answers.map((answer) => answer.split(" ").filter((status) => /^[2-5]/.test(status)).length),
  );
  const ending = item.answers.includes("");
  const responses: Response[] = [];
  let method = item.bytes.toString("latin1").split(" ", 1)[0] ?? "";
  for (let left = finals; left > 0; ) {
    try {
      responses.push(await connection.readResponse({ method }));
    } catch (error) {
      if (ending && /^The server ended the connection/.test((error as Error).message)) return responses;
      throw error;
    }
    const { status } = responses.at(-1) as Response;
    if (status >= 200) {
      left -= 1;
      method = "GET"; // HEAD stands first only
    }
  }
  return responses;
}

async function aftermath(connection: Connection, { after, valid }: Case): Promise<string | undefined> {
  if (after === "closed") {
    const rest = await connection.readAll().catch(valid ? lost : undefined);
    return rest === "" ? undefined : `after the answer comes ${JSON.stringify(rest.slice(0, 60))}`;
  }
  if (after === undefined) return undefined;
  await connection.send(get("Connection: close"));
  const { status } = await connection.readResponse();
  return status === 200 ? undefined : `the next request gets ${status}`;
}

/**
 * The answers have been read by now. A client that goes on sending after "close" may get a reset instead of an end. One that was
 * refused may not: there the server waits, so that its answer is not lost.
 */
function lost(error: Error & { code?: string; received?: string }): string {
  if (error.code === "ECONNRESET") return error.received ?? "";
  throw error;
}
