import { styleText } from "node:util";
import { Marked } from "marked";
import { markedTerminal } from "marked-terminal";
import { coloured } from "../paint.ts";

const WIDEST = 100;
const PLAIN = (text: string) => text;

/** Markdown for the terminal; where there is none, as it is written. */
export function renderMarkdown(text: string): string {
  if (!coloured()) return text;
  const width = Math.min(process.stdout.columns ?? WIDEST, WIDEST);
  const styles = { code: (code: string) => styleText("yellow", code, { validateStream: false }), paragraph: PLAIN };
  const marked = new Marked(
    markedTerminal({ width, reflowText: false, showSectionPrefix: false, tab: 2, ...styles }) as object,
  );
  return (marked.parse(text, { async: false }) as string).trimEnd();
}
