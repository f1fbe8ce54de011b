import { styleText } from "node:util";
import type { Wanted } from "./crowd.ts";
import type { Tally } from "./tally.ts";

type Paint = (style: "green" | "red", text: string) => string;

/** Colours a text where they are wanted. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

/** Where a burst is, in one line. */
export function progress(tally: Tally, { connections }: Wanted): string {
  if (!tally.begun) return `${tally.opened} of ${connections} connections open`;
  return `${many(tally.answers, "answer")}, ${tally.failed} failed, ${tally.pending} to come`;
}

/** What has come of a burst: the sum in one line, and a line for each reason of failures and each early end. */
export function summary(tally: Tally, wanted: Wanted, paint: Paint): string[] {
  const { opened, requests, right, failed, pending, seconds } = tally;
  const of = opened < wanted.connections ? `${opened} of ` : "";
  const at = wanted.connections === 1 ? "" : " at once";
  const rate = tally.answers > 0 ? ` (${Math.round(tally.answers / seconds)} answers/s)` : "";
  const parts = [
    right === requests ? paint("green", `${right} answered 200`) : `${right} answered 200`,
    failed > 0 ? paint("red", `${failed} failed`) : "0 failed",
    ...(pending > 0 ? [`${pending} without an answer so far`] : []),
    `in ${seconds.toFixed(2)} s${rate}`,
  ];
  const head = `${of}${many(wanted.connections, "connection")}${at}, ${many(requests, "request")}: ${parts.join(", ")}`;
  return [head, ...failures(tally), ...earlyEnds(tally, wanted.requests)];
}

function failures({ failures }: Tally): string[] {
  return [...failures].toSorted(([, a], [, b]) => b - a).map(([reason, n]) => `  ${reason} × ${n}`);
}

function earlyEnds({ endedAfter }: Tally, requests: number): string[] {
  return [...endedAfter].map(
    ([answers, n]) => `  the server closed ${many(n, "connection")} after ${answers} of ${many(requests, "request")}`,
  );
}

function many(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
