import { paint } from "../paint.ts";
import { wrapToScreen } from "../wrap.ts";

/** What the doctor found about one thing that the course needs. */
export interface Finding {
  name: string;
  ok: boolean;
  /** What is there, or what it is for. */
  says: string;
  /** What to do when it is missing: one sentence. */
  fix?: string;
  /** The course works without it. */
  optional?: boolean;
}

/** Something to look at. */
export type Look = () => Finding | Promise<Finding>;

const WIDEST = 80;
const NAME = "system calls  ".length;
const ROOM = "  missing  ".length + NAME;

/** A finding in a line or more: ok or missing, its name, what there is, and what to do. */
export function formatFinding({ name, ok, says, fix, optional = false }: Finding): string {
  const word = paint(ok ? "green" : optional ? "yellow" : "red", (ok ? "ok" : "missing").padEnd(7));
  const lines = [
    wrapToScreen(`${ok || !optional ? "" : "(optional) "}${says}`, ROOM, WIDEST),
    ...(ok || !fix ? [] : [wrapToScreen(fix, ROOM, WIDEST)]),
  ];
  return `  ${word}  ${name.padEnd(NAME)}${lines.join(`\n${" ".repeat(ROOM)}`)}`;
}
