import type { Failure } from "@lbaws/checks";

/** Bytes shown before and behind the first wrong one. */
const BEFORE = 300;
const BEHIND = 200;

/**
 * A failure as lines of plain text: what was wanted, what was sent, what came back with a caret, how the program ended.
 * `fit` breaks a sentence into lines behind its label, which takes `indent` columns.
 */
export function describeFailure(failure: Failure, fit = (text: string, _indent: number) => text): string[] {
  const { says, instead, reproduce, command, sent, sentLength, expected, ending, output } = failure;
  return [
    ...labelled("Wanted", [fit(says, ROOM)]),
    ...labelled("Instead", instead === undefined ? [] : [fit(instead, ROOM)]),
    ...labelled("Server", command === undefined ? [] : [command]),
    ...labelled(
      "Sent",
      sent === undefined
        ? []
        : [reproduce ?? `${sentLength ?? sent.join("").length} bytes: ${quoteBytes(sent.join("").slice(0, BEFORE))} …`],
    ),
    ...labelled("Came back", received(failure)),
    ...labelled("Expected", expected === undefined ? [] : expectedAround(expected, failure.at ?? 0)),
    ...labelled("Ended", ending === undefined ? [] : [fit(ending, ROOM)]),
    ...labelled("It wrote", output === undefined || output === "" ? [] : output.split("\n")),
  ];
}

const ROOM = 11;

function labelled(label: string, lines: string[]): string[] {
  return lines.map((line, index) => `${(index === 0 ? `${label}:` : "").padEnd(ROOM)}${line}`.trimEnd());
}

/** What came back, a line per line, and a caret under the first byte that is wrong. */
function received({ received: bytes, at, skipped = 0 }: Failure): string[] {
  if (bytes === undefined) return [];
  if (bytes === "" && at === undefined) return ["nothing"];
  return withCaret(bytes, at, at, skipped);
}

function expectedAround(expected: string, at: number): string[] {
  return expected === "" ? ["nothing more"] : withCaret(expected, undefined, at);
}

/** Shown from the line that has the byte in question, or a little before it. */
function withCaret(bytes: string, caret: number | undefined, focus = caret ?? 0, skipped = 0): string[] {
  const start = focus > BEFORE ? focus - BEFORE : 0;
  const lines: string[] = start > 0 ? ["…"] : [];
  let offset = start;
  for (const line of bytes.slice(start, focus + BEHIND).split(/(?<=\n)/)) {
    lines.push(quoteBytes(line));
    const inside =
      caret !== undefined && caret >= offset && (caret < offset + line.length || offset + line.length === bytes.length);
    const passed = lines.some((one) => one.trim() === CARET || one.includes(`${CARET} byte`));
    if (inside && !passed)
      lines.push(`${" ".repeat(quoteBytes(line.slice(0, caret - offset)).length)}${CARET} byte ${skipped + caret}`);
    offset += line.length;
  }
  if (caret === 0 && bytes === "") lines.splice(0, lines.length, "nothing", `${CARET} byte 0`);
  if (focus + BEHIND < bytes.length) lines.push("…");
  return lines;
}

const CARET = "^";
const NAMED: Record<string, string> = { "\r": "\\r", "\n": "\\n", "\t": "\\t", "\\": "\\\\" };

/** Bytes on one line: what does not print is written as in C. */
function quoteBytes(bytes: string): string {
  return bytes.replaceAll(
    /[^ -[\]-~]/g,
    (byte) => NAMED[byte] ?? `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
