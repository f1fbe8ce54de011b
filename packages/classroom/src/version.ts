import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of a copy of the course. */
export function courseVersion(root: string): string {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
}
