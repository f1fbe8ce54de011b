import { relative } from "node:path";
import { Command } from "commander";
import { runCommand } from "../problem.ts";
import { courseRoot } from "../root.ts";
import { findExercise } from "./catalogue.ts";
import { beginWorkspace, begunWorkspace, keepAside } from "./workspace.ts";

function reset(wanted: string): void {
  const root = courseRoot();
  const exercise = findExercise(root, wanted);
  begunWorkspace(root, exercise);
  const kept = relative(root, keepAside(root, exercise));
  const folder = relative(root, beginWorkspace(root, exercise));
  console.log(`${folder}/ is the lesson's code again. What you had is kept in ${kept}/.`);
}

const program = new Command("npm run reset")
  .description("Starts an exercise again. What you had is kept, under a dated name in workspace/kept/.")
  .argument("<exercise>", "a lesson's number and a letter, such as 5a")
  .action(reset);

await runCommand(program, process.argv.slice(2));
