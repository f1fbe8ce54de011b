import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether a word stands in a lesson's source. */
export function mentions(folder: string, word: string): boolean {
  const source = join(folder, "src");
  const files = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.some(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8").includes(word));
}
