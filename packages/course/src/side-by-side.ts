import type { DiffBlock, DiffFile, DiffLine } from "diff2html/lib/types.js";
import { paint } from "./paint.ts";

/** Lays files compared by diff2html's parser out as two columns that together fit `width` characters. */
export function formatSideBySide(files: DiffFile[], width: number): string {
  const numbers = Math.max(2, ...files.flatMap(({ blocks }) => blocks.flatMap(({ lines }) => lines.map(numberLength))));
  const column = Math.max(10, Math.floor((width - 3) / 2) - numbers - 3);
  return files
    .map((file) => [heading(file), ...file.blocks.map((block) => formatBlock(block, numbers, column))].join("\n"))
    .join("\n\n");
}

function numberLength(line: DiffLine): number {
  return String(Math.max(line.oldNumber ?? 0, line.newNumber ?? 0)).length;
}

function heading(file: DiffFile): string {
  const state = file.isNew ? " (new)" : file.isDeleted ? " (deleted)" : "";
  const name = file.isRename ? `${file.oldName} → ${file.newName}` : file.isDeleted ? file.oldName : file.newName;
  return paint("bold", `${name}${state}`);
}

function formatBlock(block: DiffBlock, numbers: number, column: number): string {
  const rows = pair(block.lines).flatMap(([left, right]) => formatRow(left, right, numbers, column));
  return [paint("cyan", block.header), ...rows].join("\n");
}

type Pair = [left: DiffLine | undefined, right: DiffLine | undefined];

/** Puts the n-th deleted line of a run beside the n-th inserted one; a line both have stands on both sides. */
function pair(lines: DiffLine[]): Pair[] {
  const pairs: Pair[] = [];
  let unanswered = 0;
  for (const line of lines) {
    if (line.type === "context") pairs.push([line, line]);
    else if (line.type === "delete") pairs.push([line, undefined]);
    else if (unanswered > 0) (pairs[pairs.length - unanswered] as Pair)[1] = line;
    else pairs.push([undefined, line]);
    if (line.type === "delete") unanswered += 1;
    else if (line.type === "insert") unanswered = Math.max(0, unanswered - 1);
    else unanswered = 0;
  }
  return pairs;
}

function formatRow(left: DiffLine | undefined, right: DiffLine | undefined, numbers: number, column: number): string[] {
  const [a, b] = [wrap(left, column), wrap(right, column)];
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
    const old = cell(left, i, left?.oldNumber, a[i] ?? "", numbers, column);
    const now = cell(right, i, right?.newNumber, b[i] ?? "", numbers, column);
    return `${old} ${paint("dim", "│")} ${now}`.trimEnd();
  });
}

/** One side of one row: the number and the mark stand before the first piece of a line only. */
function cell(
  line: DiffLine | undefined,
  piece: number,
  number: number | undefined,
  text: string,
  numbers: number,
  column: number,
): string {
  const mark = line?.type === "delete" ? "-" : line?.type === "insert" ? "+" : " ";
  const start = `${String(piece === 0 ? (number ?? "") : "").padStart(numbers)} ${piece === 0 ? mark : " "} `;
  const whole = start + text.padEnd(column);
  return mark === "-" ? paint("red", whole) : mark === "+" ? paint("green", whole) : whole;
}

function wrap(line: DiffLine | undefined, column: number): string[] {
  const text = line?.content.slice(1).replaceAll("\t", "  ") ?? "";
  const pieces = Math.max(1, Math.ceil(text.length / column));
  return Array.from({ length: pieces }, (_, i) => text.slice(i * column, (i + 1) * column));
}
