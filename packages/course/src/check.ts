import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { findExercise, meansExercise } from "./exercises/catalogue.ts";
import { checkExercise } from "./exercises/check-exercise.ts";
import { guard } from "./guard.ts";
import { currentLesson, findLesson, lessonFolder, nextLesson, readingOf, title } from "./lessons.ts";
import { optionsNpmTook, refuseSigns } from "./npm-options.ts";
import { paint } from "./paint.ts";
import { Problem, runCommand } from "./problem.ts";
import { loadProgress, recordDone } from "./progress.ts";
import { courseRoot } from "./root.ts";
import { startScript } from "./script.ts";
import { type Lesson, loadSteps, type Steps } from "./steps.ts";

const REPORTER = fileURLToPath(new URL("reporter.ts", import.meta.url));

/** Runs a lesson's tests with live output; whether they passed. An interruption is thrown as a Problem. */
async function passes(root: string, lesson: Lesson): Promise<boolean> {
  const folder = lessonFolder(root, lesson);
  console.log(`${paint("bold", `Lesson ${title(lesson)}`)}\n${readingOf(lesson)}`);
  const { code } = await guard(startScript(root, folder, "test", [`--reporter=${REPORTER}`], "inherit"));
  if (code !== 0) return false;
  recordDone(root, lesson.folder);
  return true;
}

async function checkOne(root: string, steps: Steps, lesson: Lesson): Promise<void> {
  if (!(await passes(root, lesson))) {
    throw new Problem(
      `Lesson ${title(lesson)} is not done yet: look at the first failure above, then \`npm run check ${lesson.number}\` again.`,
    );
  }
  console.log(`${paint("green", `Lesson ${title(lesson)} is done`)}: it is recorded in .course/progress.json.`);
  console.log(whatNext(steps, nextLesson(steps, loadProgress(root))));
}

function whatNext(steps: Steps, next: Lesson | undefined): string {
  if (!next) return "All lessons are done.";
  const number = next.number;
  const base = steps.lessons.find((lesson) => lesson.number === next.base);
  const look = base ? `\`npm run diff ${base.number} ${number}\` shows what it changes, ` : "";
  return `Next is ${title(next)}: ${look}\`npm start ${number}\` runs it.`;
}

async function checkAll(root: string, { lessons }: Steps): Promise<void> {
  const failed: Lesson[] = [];
  for (const lesson of lessons) if (!(await passes(root, lesson))) failed.push(lesson);
  if (failed.length > 0) {
    throw new Problem(
      `The tests of ${failed.length} of ${lessons.length} lessons fail: ${failed.map(title).join(", ")}.`,
    );
  }
  console.log(paint("green", `The tests of all ${lessons.length} lessons pass.`));
}

async function check(wanted: string | undefined): Promise<void> {
  const root = courseRoot();
  const steps = loadSteps(root);
  refuseSigns(process.env);
  if (wanted === "all" || optionsNpmTook(["all"], process.env).has("all")) return checkAll(root, steps);
  if (wanted !== undefined && meansExercise(wanted)) return checkExercise(root, findExercise(root, wanted));
  const lesson = wanted === undefined ? currentLesson(steps, loadProgress(root)) : findLesson(steps, wanted);
  await checkOne(root, steps, lesson);
}

const program = new Command("npm run check")
  .description(
    `Runs a lesson's tests; when they pass, the lesson is done (${join(".course", "progress.json")}). Or checks your work on an exercise.`,
  )
  .argument(
    "[lesson]",
    "its number or name, an exercise such as 5a, or all; without it, the first lesson that is not done",
  )
  .action(check);

await runCommand(program, process.argv.slice(2));
