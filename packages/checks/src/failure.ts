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
  /** What was sent, a piece per segment. */
  sent?: string[];
  /** What came back, or the part of it that was looked at. */
  received?: string;
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

/** Thrown by a check that fails; the message is one sentence, `failure` has all of it. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super([failure.says, failure.instead].filter(Boolean).join(" "));
    this.failure = failure;
  }
}
