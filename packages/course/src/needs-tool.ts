import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";

/** What a vitest test gets as its argument, as far as it is needed here. */
interface TestContext {
  skip(note?: string): void;
}

/**
 * Skips the calling test, with the reason, where a program it needs is not installed: `needsTool(context, "curl")`.
 * Where CI is set every program has to be there, so the test fails instead.
 */
export function needsTool(context: TestContext, tool: string): void {
  if (isInstalled(tool)) return;
  if (process.env.CI)
    throw new Error(`This test needs ${tool}, which is not installed: where CI is set nothing may be skipped.`);
  context.skip(`needs ${tool}, which is not installed`);
}

/** Whether PATH leads to a program of this name. */
export function isInstalled(tool: string): boolean {
  const folders = (process.env.PATH ?? "").split(":").filter((folder) => folder !== "");
  return folders.some((folder) => isExecutable(join(folder, tool)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
