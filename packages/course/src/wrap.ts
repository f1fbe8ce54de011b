import { stripVTControlCharacters } from "node:util";

/** Breaks a text between words into lines of at most `width` characters, colours not counted; a longer word has a line of its own. */
export function wrapWords(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || lengthOf(last) + 1 + lengthOf(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}

/**
 * Its lines broken to the width of stdout where that is a terminal, and to `widest`; all but the first begin at column `indent`.
 * A line that fits stays as it is.
 */
export function wrapToScreen(text: string, indent = 0, widest = Number.POSITIVE_INFINITY): string {
  const width = Math.max(NARROWEST, Math.min(process.stdout.columns ?? widest, widest) - indent);
  const lines = text.split("\n").map((line) => (lengthOf(line) <= width ? line : wrapWords(line, width)));
  return lines.join("\n").replaceAll("\n", `\n${" ".repeat(indent)}`);
}

const NARROWEST = 20;

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
