import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

/** What of a lesson its server needs. */
const PARTS = ["src", "apps", "package.json", "tsconfig.json"];

/** Makes a folder with a lesson's program, and lays the files of `overlay` over its `src`. */
export function assemble(lesson: string, place: string, overlay?: string): void {
  mkdirSync(place, { recursive: true });
  for (const part of PARTS.filter((name) => existsSync(join(lesson, name)))) {
    cpSync(join(lesson, part), join(place, part), { recursive: true, filter: isOurs });
  }
  if (overlay === undefined || !existsSync(overlay)) return;
  for (const name of readdirSync(overlay)) cpSync(join(overlay, name), join(place, "src", name), { recursive: true });
}

/** A reader's own applications are called mine, and stay where they are. */
function isOurs(path: string): boolean {
  return !basename(path).startsWith("mine") && basename(path) !== "node_modules";
}
