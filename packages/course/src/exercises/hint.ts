import { Command } from "commander";
import { optionsNpmTook } from "../npm-options.ts";
import { Problem, runCommand } from "../problem.ts";
import { courseRoot } from "../root.ts";
import { findExercise } from "./catalogue.ts";
import { maySeeSolution, nextHint, solutionDiff } from "./help.ts";
import { begunWorkspace } from "./workspace.ts";

function hint(
  wanted: string,
  { solution = optionsNpmTook(["solution"], process.env).has("solution") }: { solution?: boolean },
): void {
  const root = courseRoot();
  const exercise = findExercise(root, wanted);
  if (!solution) {
    console.log(nextHint(root, exercise));
    return;
  }
  begunWorkspace(root, exercise);
  if (!maySeeSolution(root, exercise, false)) {
    throw new Problem(
      `There are hints left for ${exercise.short}: take them first with \`npm run hint ${exercise.short}\`, the solution comes after the last.`,
    );
  }
  console.log(solutionDiff(root, exercise));
}

const program = new Command("npm run hint")
  .description("Gives a hint for an exercise, one more each time.")
  .argument("<exercise>", "a lesson's number and a letter, such as 5a")
  .option("--solution", "after passing, or after the last hint: how our solution differs from yours")
  .action(hint);

await runCommand(program, process.argv.slice(2));
