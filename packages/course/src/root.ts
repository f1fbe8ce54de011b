import { fileURLToPath } from "node:url";

/** Where this tool is installed: the repository's root. */
export const TOOL_ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

/** The root folder of the course the tool works on: the repository's own, or COURSE_ROOT (the tests' small courses). */
export function courseRoot(): string {
  return process.env.COURSE_ROOT ?? TOOL_ROOT;
}
