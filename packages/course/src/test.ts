import { spawn } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { markedEnvironment } from "./below.ts";
import { type FailedTask, failedTasks, forgetRuns } from "./failed-tasks.ts";
import { guard } from "./guard.ts";
import { colourWish, paint } from "./paint.ts";
import { Problem, runCommand } from "./problem.ts";
import { type Results, removeReports, sumReports, testedPackages } from "./results.ts";
import { courseRoot, TOOL_ROOT } from "./root.ts";

/** Every workspace is tried although another failed; what did not change since it passed is not run again. */
const TURBO = ["run", "typecheck", "test", "--continue", "--output-logs=new-only", "--summarize"];

/** Runs an installed tool in the root folder with live output; whether it succeeded. */
async function succeeds(root: string, tool: string, args: string[]): Promise<boolean> {
  const quiet = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", TURBO_NO_UPDATE_NOTIFIER: "1" };
  const program = join(TOOL_ROOT, "node_modules/.bin", tool);
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...quiet, ...colourWish(), ...markedEnvironment() },
    stdio: "inherit",
  });
  return (await guard(child)).code === 0;
}

async function test(): Promise<void> {
  const root = courseRoot();
  const packages = testedPackages(root);
  const linted = await succeeds(root, "biome", ["check"]);
  removeReports(packages);
  forgetRuns(root);
  const ran = await succeeds(root, "turbo", TURBO);
  const results = sumReports(root, packages);
  if (!linted) results.failures.push("lint: `npm run lint` says where");
  for (const failed of failedTasks(root)) addTask(results, failed);
  if (!ran && results.failures.length === 0) results.failures.push("turbo: what it says above");
  report(results);
  if (results.failures.length > 0) process.exitCode = 1;
}

/** A failed task is worth a line of its own where no failed test of that package tells about it. */
function addTask(results: Results, { task, directory }: FailedTask): void {
  if (task !== "test") results.failures.push(`${directory}: ${task}, see above`);
  else if (!results.failures.some((line) => new RegExp(`^${directory}[/:]`).test(line))) {
    results.failed += 1;
    results.failures.push(`${directory}: its tests failed, see above`);
  }
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
