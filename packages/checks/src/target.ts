import { join } from "node:path";
import { type Bytes, type Response, type Server, type StartOptions, start, until } from "@lbaws/wire";
import { type Dialogue, openDialogue } from "./dialogue.ts";
import { CheckFailure, type Failure } from "./failure.ts";
import { rests } from "./rest.ts";
import type { Want } from "./want.ts";

/** How long the learner's server may take to say its port, in milliseconds, and how much it may write, in characters. */
const START = 15_000;
const MOST_OUTPUT = 1_000_000;
const SHOWN_LINES = 12;
/** Before an error that Node itself throws: its source line, with a caret. */
const PLACE_IN_NODE = /^node:\S+:\d+\n.*\n\s*\^+\n\n?/gm;
const OF_NODE = /^\s+at .*\(?node:[\w/]+|^Node\.js v[\d.]+$/;

export type TargetOptions = Pick<StartOptions, "args" | "env">;

/** The learner's server, running. */
export interface Target extends Pick<Server, "port" | "pid" | "output" | "signal" | "exited"> {
  /** Sends a request on a connection of its own, reads the response and compares it. */
  ask(request: Bytes | Bytes[], want: Want): Promise<Response>;
  connect(): Promise<Dialogue>;
  /** Waits until the server has written this, for at most `seconds` (5). */
  said(pattern: RegExp, says: string, seconds?: number): Promise<void>;
  /**
   * Waits until the server sleeps for want of something to do, or has ended, for at most `seconds` (2); whether it is
   * still there. One that only waits for its turn on a busy machine, or for a moment on another thread, is not at rest.
   */
  rests(seconds?: number): Promise<boolean>;
}

/** A target with what the check itself needs of it: how it ended, and to end it. */
export interface Kept extends Target {
  readonly command: string;
  flooded(): boolean;
  /** In words, once it has ended. */
  ending(): string | undefined;
  stop(): Promise<void>;
}

/** Where the learner's code is: a folder with `src/main.ts`. */
export function targetFolder(): string {
  const folder = process.env.EXERCISE_TARGET;
  if (folder === undefined) {
    throw new Error("Exercise tests run through `npm run check`, for example `npm run check 5a`.");
  }
  return folder;
}

export async function startTarget(options: TargetOptions): Promise<Kept> {
  const command = commandLine(options);
  const main = join(targetFolder(), "src/main.ts");
  const server = await start(main, { ...options, deadline: START, maxOutput: MOST_OUTPUT, cwd: targetFolder() }).catch(
    (error: Error) => notStarted(error, command),
  );
  return keep(server, command);
}

function keep(server: Server, command: string): Kept {
  let end: string | undefined;
  server.exited.then(({ code, signal }) => {
    end = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  });
  const { port, pid, output, signal, exited, stop } = server;
  const target: Kept = {
    ...{ port, pid, output, signal, exited, stop, command, flooded: server.flooded },
    ending: () => (server.flooded() ? `wrote more than ${MOST_OUTPUT} characters and was stopped` : end),
    connect: () => openDialogue(port),
    ask: (request, want) => ask(port, request, want),
    said: (pattern, says, seconds = 5) => said(target, pattern, says, seconds),
    rests: (seconds = 2) => rests(pid, seconds),
  };
  return target;
}

async function ask(port: number, request: Bytes | Bytes[], want: Want): Promise<Response> {
  const dialogue = await openDialogue(port);
  try {
    const answer = dialogue.expect({ ...want, method: methodOf(request) });
    answer.catch(() => {}); // when sending fails first, that is what is told
    await Promise.race([dialogue.send(request), answer]);
    return await answer;
  } finally {
    dialogue.close();
  }
}

/** Where an answer to HEAD ends depends on it, and reading begins before all pieces are sent. */
function methodOf(request: Bytes | Bytes[]): string {
  const bytes = [request].flat().map((piece) => Buffer.from(piece));
  return /^[A-Z]+/.exec(Buffer.concat(bytes).toString("latin1"))?.[0] ?? "GET";
}

async function said(target: Target, pattern: RegExp, says: string, seconds: number): Promise<void> {
  await until(says, () => pattern.test(target.output()), seconds * 1000).catch(() => {
    throw new CheckFailure({ kind: "wrong", says, instead: `It did not write that within ${seconds} s.` });
  });
}

/** What is known of the learner's program at the time of a failure. */
export function aboutTarget({ command, ending, output }: Kept): Partial<Failure> {
  const end = ending();
  const tail = lastLines(output().replace(/^Serving HTTP on port \d+\n/, ""));
  return {
    command,
    ...(end === undefined ? {} : { ending: `Your server ${end}.` }),
    ...(tail === "" ? {} : { output: tail }),
  };
}

/** The end of what a program wrote. Where in Node an error came through helps nobody, and would push out where in the program. */
export function lastLines(text: string): string {
  const lines = text
    .slice(-20_000)
    .replaceAll(PLACE_IN_NODE, "")
    .trimEnd()
    .split("\n")
    .filter((line) => !OF_NODE.test(line));
  return lines
    .slice(-SHOWN_LINES)
    .map((line) => line.slice(0, 300))
    .join("\n");
}

function notStarted(error: Error, command: string): never {
  const [sentence = "", output = ""] = error.message.split(" It had written: ");
  const how = /(ended with exit code \d+|was ended by \w+|Waited \d+ ms)/.exec(sentence)?.[1] ?? sentence;
  const late = how.startsWith("Waited");
  throw new CheckFailure({
    kind: late ? "late" : "crashed",
    says: 'The server starts and says "Serving HTTP on port N".',
    ending: late ? `Your server said nothing of the kind within ${START / 1000} s.` : `Your server ${how}.`,
    command,
    output: lastLines(unquote(output)),
  });
}

/** The message quotes what was written as JSON, or says "nothing". */
function unquote(text: string): string {
  return text
    .split(" … ")
    .map((part) => /^".*"/s.exec(part)?.[0])
    .map((part) => (part === undefined ? "" : (JSON.parse(part) as string)))
    .join(" … ");
}

function commandLine({ args = [], env = {} }: TargetOptions): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${word(value)}`);
  return [...settings, "npm start", process.env.EXERCISE_ID ?? "", ...args.map(word)].filter(Boolean).join(" ");
}

/** A word of a shell's command line, quoted where that is needed. */
function word(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
