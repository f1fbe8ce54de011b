import { randomUUID } from "node:crypto";
import { Offspring } from "./offspring.ts";

const MARK = randomUUID();
const offspring = new Offspring(process.pid, MARK);

/**
 * The environment by which everything a command starts is known later, and by `also` a part of it. A command inside of
 * another one keeps the outer mark.
 */
export function markedEnvironment(also?: string): { COURSE_RUN: string } {
  return { COURSE_RUN: [process.env.COURSE_RUN, MARK, also].filter(Boolean).join(",") };
}

/** Kills all that this command has started, also what they start meanwhile. Works while the process exits. */
export function endBelow(): void {
  offspring.end();
}
