import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../problem.ts";
import type { Exercise } from "./catalogue.ts";

/** An exercise's hints in their order, each as Markdown without its heading. */
export function hintsOf({ folder, short }: Exercise): string[] {
  let text: string;
  try {
    text = readFileSync(join(folder, "hints.md"), "utf8");
  } catch {
    throw new Problem(`Exercise ${short} has no hints here: restore them with \`git checkout ${folder}/hints.md\`.`);
  }
  return text
    .split(/^## .*$/m)
    .slice(1)
    .map((hint) => hint.trim());
}
