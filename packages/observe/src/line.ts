import { styleText } from "node:util";

/** A piece of a line of text, and how it is shown where there are colours. */
export interface Span {
  text: string;
  style?: "bold" | "dim" | "yellow" | "zombie";
}

export type Line = Span[];

/** A line as text: without control characters, at most `width` characters, the last a "…" when it was cut. */
export function renderLine(line: Line, width: number, colour: boolean): string {
  let room = width;
  const shown = line.map((span) => {
    const text = span.text.replace(/\p{Cc}/gu, "?");
    const part = text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}${room > 0 ? "…" : ""}`;
    room -= text.length <= room ? text.length : room;
    return colour && part !== "" ? paint(part, span.style) : part;
  });
  return shown.join("").trimEnd();
}

function paint(text: string, style: Span["style"]): string {
  if (style === undefined) return text;
  return styleText(style === "zombie" ? ["bold", "red"] : style, text, { validateStream: false });
}
