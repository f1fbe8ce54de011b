import { Command } from "commander";
import { guarded } from "../guard.ts";
import { runCommand } from "../problem.ts";
import { courseRoot } from "../root.ts";
import { allExercises, findExercise } from "./catalogue.ts";
import { entryOf } from "./record.ts";
import { Watch } from "./watching.ts";
import { begunWorkspace } from "./workspace.ts";

const KEYS = `
Keys, in a terminal:
  r  run the checks now        d  our solution, compared with yours
  h  a hint                    n  the next exercise
  q  quit (so does Ctrl-C)

Where saves go unnoticed, as on some network disks:
  CHOKIDAR_USEPOLLING=1 npm run watch 5a`;

async function watch(wanted: string | undefined): Promise<void> {
  const root = courseRoot();
  const next = () => allExercises(root).find((one) => entryOf(root, one).done === undefined);
  const exercise = wanted === undefined ? next() : findExercise(root, wanted);
  if (exercise === undefined) return console.log("All exercises are done. `npm run progress` lists them.");
  begunWorkspace(root, exercise);
  await guarded((signal) => new Watch(root, exercise).go(signal));
}

const program = new Command("npm run watch")
  .description("Checks your work on an exercise now, and again at every save.")
  .argument("[exercise]", "a lesson's number and a letter, such as 5a; without it, the first that is not done")
  .addHelpText("after", KEYS)
  .action(watch);

await runCommand(program, process.argv.slice(2));
