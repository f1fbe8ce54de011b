/**
 * Why a check failed: an answer that is not the wanted one, none in time, a server or function that ended, or one that
 * wrote more than it may.
 */
export type Kind = "wrong" | "late" | "crashed" | "flooded";

/** What a failed check can say. Bytes are Latin-1 text, a character per byte. */
export interface Failure {
  kind: Kind;
  /** What is wanted, in words. */
  says: string;
  /** What came instead, in words, where bytes do not tell. */
  instead?: string;
  /** What was sent, a piece per segment; of much, the beginning. */
  sent?: string[];
  /** How many bytes were sent, where `sent` has not all of them. */
  sentLength?: number;
  /** What came back, or the part of it that was looked at; of much, what is around `at`. */
  received?: string;
  /** How many bytes stand before `received` and `expected`, where these do not begin with the first. */
  skipped?: number;
  /** What should have come back, where it is known to the byte. */
  expected?: string;
  /** The offset in `received` of the first byte that is wrong. */
  at?: number;
  /** A shell command that sends the same. */
  reproduce?: string;
  /** How the learner's program was started, and how it ended where it did. */
  command?: string;
  ending?: string;
  /** The last that it wrote. */
  output?: string;
}

/** How many characters of a text a failure keeps, how many of them before the wrong one, and how many segments. */
const MOST = 8_000;
const BEFORE = 2_000;
const MOST_PIECES = 100;

/** Thrown by a check that fails; the message is one sentence, `failure` has all of it. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super([failure.says, failure.instead].filter(Boolean).join(" ").slice(0, MOST));
    this.failure = bounded(failure);
  }
}

/** What somebody's program sends can be endless, and all of a class's failures stand in one report. */
function bounded(failure: Failure): Failure {
  const { at, received = "", expected = "", sent } = failure;
  const skipped = Math.max(0, (at ?? 0) - BEFORE);
  const long = Math.max(received.length, expected.length) > MOST;
  return {
    ...shortened(failure, long ? skipped : 0),
    ...(long && skipped > 0 ? { skipped, at: BEFORE } : {}),
    ...(sent === undefined ? {} : beginning(sent)),
  };
}

function shortened(failure: Failure, skipped: number): Failure {
  const short = { ...failure };
  for (const name of ["says", "instead", "reproduce", "command", "ending", "output"] as const) {
    if (short[name] !== undefined) short[name] = short[name].slice(0, MOST);
  }
  for (const name of ["received", "expected"] as const) {
    if (short[name] !== undefined) short[name] = short[name].slice(skipped, skipped + MOST);
  }
  return short;
}

function beginning(sent: string[]): Pick<Failure, "sent" | "sentLength"> {
  const sentLength = sent.reduce((sum, piece) => sum + piece.length, 0);
  if (sentLength <= MOST && sent.length <= MOST_PIECES) return { sent };
  return { sent: [sent.slice(0, MOST).join("").slice(0, MOST)], sentLength };
}
