import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Command } from "commander";
import { paint } from "../paint.ts";
import { runCommand } from "../problem.ts";
import { courseRoot } from "../root.ts";
import { allExercises, type Exercise, findExercise } from "./catalogue.ts";
import { entryOf } from "./record.ts";
import { beginWorkspace, hasBegun, workspaceOf } from "./workspace.ts";

async function exercise(wanted: string | undefined): Promise<void> {
  const root = courseRoot();
  const chosen = wanted === undefined ? nextExercise(root) : findExercise(root, wanted);
  if (chosen === undefined) return console.log("All exercises are done. `npm run progress` lists them.");
  const { short, id, title } = chosen;
  const begun = hasBegun(root, chosen);
  const folder = relative(root, begun ? workspaceOf(root, chosen) : beginWorkspace(root, chosen));
  console.log(paint("bold", `Exercise ${id} ${title}`));
  console.log(begun ? `Your copy is in ${folder}/ as you left it.\n` : `Your copy of the lesson is in ${folder}/.\n`);
  console.log(taskOf(chosen));
  console.log(`\nAll of it: ${folder}/README.md. Change the files in ${folder}/src/, then:\n`);
  for (const [command, does] of [
    [`npm start ${short}`, "runs your server"],
    [`npm run check ${short}`, "checks it"],
    [`npm run watch ${short}`, "checks it at every save"],
    [`npm run hint ${short}`, "gives a hint, one more each time"],
    [`npm run reset ${short}`, "starts again; your copy is kept under another name"],
  ] as const) {
    console.log(`  ${paint("bold", command.padEnd(20))} ${does}`);
  }
}

function nextExercise(root: string): Exercise | undefined {
  return allExercises(root).find((one) => entryOf(root, one).done === undefined);
}

function taskOf({ folder }: Exercise): string {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  return /^## Task\n+([\s\S]*?)\n+(?=## )/m.exec(readme)?.[1] ?? "";
}

const program = new Command("npm run exercise")
  .description("Begins an exercise with a copy of its lesson in workspace/, or goes on where you were.")
  .argument("[exercise]", "a lesson's number and a letter, such as 5a; without it, the first that is not done")
  .action(exercise);

await runCommand(program, process.argv.slice(2));
