import { start } from "@lbaws/wire";
import { isEcho } from "../src/answer.ts";
import type { Contender } from "../src/contenders.ts";
import type { Machine } from "../src/machine.ts";

export const MACHINE: Machine = {
  processor: "Z80",
  cores: 1,
  memory: 2 ** 34,
  kernel: "6.1",
  node: "26.0.0",
  python: undefined,
  loadBefore: 0.25,
};

/** The echo server of programs/, as a contender. */
export function echo(name: string, env: Record<string, string> = {}): Contender {
  const main = new URL("programs/echo.ts", import.meta.url);
  return { name, title: `The ${name} one`, start: () => start(main, { env, nodeFlags: [] }), judge: isEcho };
}
