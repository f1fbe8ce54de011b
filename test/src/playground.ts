import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

const NOT_LINKED = [".git", ".course", ".turbo"];

/** The same course with a progress of its own, so that a README's commands leave the reader's progress alone. */
export function makePlayground(): { env: Record<string, string>; remove: () => void } {
  mkdirSync(join(ROOT, ".course"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, ".course", "readme-"));
  for (const name of readdirSync(ROOT).filter((name) => !NOT_LINKED.includes(name))) {
    symlinkSync(join(ROOT, name), join(folder, name));
  }
  return { env: { COURSE_ROOT: folder }, remove: () => rmSync(folder, { recursive: true }) };
}
