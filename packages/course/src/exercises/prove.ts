import { Command } from "commander";
import { paint } from "../paint.ts";
import { Problem, runCommand } from "../problem.ts";
import { courseRoot } from "../root.ts";
import { allExercises, findExercise, nameOf } from "./catalogue.ts";
import { proveExercise } from "./proof.ts";

async function prove(wanted: string[]): Promise<void> {
  const root = courseRoot();
  const chosen = wanted.length === 0 ? allExercises(root) : wanted.map((name) => findExercise(root, name));
  let count = 0;
  for (const exercise of chosen) {
    console.log(paint("bold", nameOf(exercise)));
    const faults = await proveExercise(root, exercise, {
      onStep: (step) => console.log(`  done: ${step}`),
      onFirstFault: (first) => console.log(`  ${paint("yellow", "once more, because of this:")} ${first.join("\n  ")}`),
    });
    for (const fault of faults) console.log(`  ${paint("red", "fault")} ${fault}`);
    count += faults.length;
  }
  if (count > 0) throw new Problem(`${count} faults in ${chosen.length} exercises: see above.`);
  console.log(`${chosen.length} exercises are sound.`);
}

const program = new Command("npm run prove")
  .description("For authors: an exercise's checks fail on the start, pass on the solution, and reject each mutant.")
  .argument("[exercises...]", "such as 5a; without one, all")
  .action(prove);
await runCommand(program, process.argv.slice(2));
