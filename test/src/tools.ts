import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a program is found on the PATH. */
export function installed(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => executable(join(folder, program)));
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * For a test that cannot run here: skips it and prints why. With CI set it throws instead,
 * because nobody reads the reasons there.
 */
export function cannotRun(context: { skip(reason: string): never }, reason: string): never {
  if (process.env.CI) throw new Error(`${reason} (with CI set that is a failure)`);
  console.log(`skipped: ${reason}`);
  return context.skip(reason);
}
