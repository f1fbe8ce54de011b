import { isDeepStrictEqual } from "node:util";
import { shutOut } from "@lbaws/posix";
import { test } from "vitest";
import { CheckFailure, type Failure } from "./failure.ts";
import { inside } from "./inside.ts";
import { aboutTarget, type Kept, startTarget, type Target, type TargetOptions } from "./target.ts";

declare module "vitest" {
  interface TaskMeta {
    /** Where it is written: "RFC 9112, section 7.1", "man 2 accept". */
    spec?: string;
    weight?: number;
  }
}

export interface CheckOptions {
  /** Where it is written: "RFC 9112, section 7.1", "man 2 accept". */
  spec: string;
  /** Its part of the exercise's points; 1 by default. */
  weight?: number;
  /** How long all of it may take; 40 by default. */
  seconds?: number;
}

/** What a check can do. What it has started is ended with it. */
export interface Check {
  /** Starts the learner's server, with arguments and environment as `npm start` would take them. */
  start(options?: TargetOptions): Promise<Target>;
  /** Runs a module beside the learner's sources, and returns its default export: see inside.ts. */
  inside<T>(source: string, seconds?: number): Promise<T>;
  /** Fails with `says` unless both are deeply equal. */
  equal(actual: unknown, expected: unknown, says: string): void;
  /** Fails with `says`, and with `instead` where there is one, unless it is true. */
  that(condition: unknown, says: string, instead?: string): void;
}

/** One check of an exercise: a test with its place in a specification and its weight. */
export function check(name: string, options: CheckOptions, body: (check: Check) => Promise<void>): void {
  const { spec, weight = 1, seconds = 40 } = options;
  // The limit of vitest itself comes last: it could not say what was sent.
  test(name, { timeout: (seconds + 10) * 1000, meta: { spec, weight } }, () => run(body, seconds));
}

async function run(body: (check: Check) => Promise<void>, seconds: number): Promise<void> {
  shutOut();
  const targets: Kept[] = [];
  let failure: unknown;
  try {
    await inTime(body(makeCheck(targets)), seconds);
  } catch (error) {
    failure = explain(error, targets);
  }
  for (const target of targets) await target.stop().catch((error) => (failure ??= leftBehind(error)));
  if (failure !== undefined) throw failure;
}

function makeCheck(targets: Kept[]): Check {
  return {
    start: async (options = {}) => {
      const target = await startTarget(options);
      targets.push(target);
      return target;
    },
    inside,
    equal,
    that,
  };
}

async function inTime(work: Promise<void>, seconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const says = `The check is done within ${seconds} s.`;
    timer = setTimeout(() => reject(new CheckFailure({ kind: "late", says })), seconds * 1000);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** With what is known of the server: that it has ended explains most of what went wrong on the wire. */
function explain(error: unknown, targets: Kept[]): unknown {
  const target = targets.find((one) => one.ending() !== undefined) ?? targets.at(-1);
  const failure = error instanceof CheckFailure ? error.failure : failureOf(error as Error);
  if (target === undefined) return failure === undefined ? error : new CheckFailure(failure);
  const about = aboutTarget(target);
  const hasEnded = about.ending !== undefined && failure?.ending === undefined;
  const kind = target.flooded() ? "flooded" : "crashed";
  if (failure !== undefined) return new CheckFailure({ ...about, ...failure, ...(hasEnded ? { kind } : {}) });
  return hasEnded ? new CheckFailure({ kind, says: (error as Error).message, ...about }) : error;
}

/** A check that waits for an outcome waits with a deadline; see until.ts of @lbaws/wire. Other errors are the check's own. */
function failureOf({ message }: Error): Failure | undefined {
  const [, milliseconds, what] = /^Not within (\d+) ms: (.*)$/s.exec(message) ?? [];
  if (what === undefined) return undefined;
  const instead = `It did not come within ${Number(milliseconds) / 1000} s.`;
  return { kind: "late", says: `The check waits for ${what}.`, instead };
}

function leftBehind(error: Error): CheckFailure {
  return new CheckFailure({ kind: "wrong", says: "The server leaves nothing behind.", instead: error.message });
}

function equal(actual: unknown, expected: unknown, says: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const [got, wanted] = [JSON.stringify(actual) ?? "undefined", JSON.stringify(expected) ?? "undefined"];
  let at = 0;
  while (at < got.length && got[at] === wanted[at]) at += 1;
  throw new CheckFailure({ kind: "wrong", says, received: got, expected: wanted, at });
}

function that(condition: unknown, says: string, instead?: string): void {
  if (!condition) throw new CheckFailure({ kind: "wrong", says, ...(instead === undefined ? {} : { instead }) });
}
