import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours a text for stdout; plain where stdout is no terminal or NO_COLOR is set. */
export function paint(style: Style, text: string): string {
  return coloured() ? styleText(style, text, { validateStream: false }) : text;
}

/** Whether stdout takes colours: a terminal, and no wish against them (no-color.org). */
export function coloured(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** The environment for a tool that shares this process's stdout: tools that guess differently are told not to colour it. */
export function colourWish(): { NO_COLOR?: string } {
  return coloured() || process.env.FORCE_COLOR ? {} : { NO_COLOR: "1" };
}
