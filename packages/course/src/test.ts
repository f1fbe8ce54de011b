import { spawn } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { colourWish, paint } from "./paint.ts";
import { Problem, runCommand } from "./problem.ts";
import { type Results, removeReports, sumReports, testedPackages } from "./results.ts";
import { courseRoot, TOOL_ROOT } from "./root.ts";
import { endAs, ending } from "./script.ts";

/** Every workspace is tried although another failed; what did not change since it passed is not run again. */
const TURBO = ["run", "typecheck", "test", "--continue", "--output-logs=new-only"];

/** Runs an installed tool in the root folder with live output; whether it succeeded. */
async function succeeds(root: string, tool: string, args: string[]): Promise<boolean> {
  const quiet = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", TURBO_NO_UPDATE_NOTIFIER: "1" };
  const program = join(TOOL_ROOT, "node_modules/.bin", tool);
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...quiet, ...colourWish() },
    stdio: "inherit",
  });
  const end = await ending(child);
  if (end.signal) endAs(end);
  return end.code === 0;
}

async function test(): Promise<void> {
  const root = courseRoot();
  const packages = testedPackages(root);
  const linted = await succeeds(root, "biome", ["check"]);
  removeReports(packages);
  const ran = await succeeds(root, "turbo", TURBO);
  const results = sumReports(root, packages);
  if (!linted) results.failures.unshift("lint: `npm run lint` says where");
  if (!ran && results.failed === 0) results.failures.unshift("types: `npm run typecheck` says where");
  report(results);
  if (results.failures.length > 0) process.exitCode = 1;
}

/** The counts are the very last line, exactly so: programs read it. */
function report({ passed, failed, skipped, failures, skips }: Results): void {
  if (skips.length > 0) console.log(paint("yellow", `Skipped:\n${indent(skips)}\n`));
  if (failures.length > 0) console.log(paint("red", `Failed:\n${indent(failures)}\n`));
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}

function indent(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

const program = new Command("npm test")
  .description("Runs lint, types and tests of every workspace. The last line counts the tests.")
  .allowExcessArguments()
  .argument("[none...]")
  .action((given: string[]) => {
    if (given.length === 0) return test();
    throw new Problem(`npm test takes no arguments; one lesson's tests are run by \`npm run check ${given[0]}\`.`, 2);
  });

await runCommand(program, process.argv.slice(2));
