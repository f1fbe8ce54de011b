import { basename } from "node:path";
import { Command } from "commander";
import { findExercise, meansExercise } from "./exercises/catalogue.ts";
import { begunWorkspace } from "./exercises/workspace.ts";
import { currentLesson, findLesson, nextLesson, title } from "./lessons.ts";
import { refuseSigns } from "./npm-options.ts";
import { paint } from "./paint.ts";
import { formatPath } from "./path.ts";
import { wantedPort } from "./port.ts";
import { runCommand } from "./problem.ts";
import { loadProgress } from "./progress.ts";
import { courseRoot } from "./root.ts";
import { serve } from "./serve.ts";
import { loadSteps } from "./steps.ts";
import { wrapToScreen } from "./wrap.ts";

const TITLE = "Let's Build A Web Server, in TypeScript";

const ABOUT =
  "A course you run: each lesson is a small web server on real system calls, one readable step beyond the last. " +
  "Run it, see what changed, and check it with its tests.";

const WIDEST = 80;

const EXAMPLES = `
Examples:
  npm start                      the path, and the next lesson's server
  npm start 2                    lesson 02's server
  npm start 5a                   your own server, as it stands in workspace/
  npm start -- 2 --option        options for the server need the -- before them
  PORT=8889 npm start 2          another port; 0 is any free one
  DELAY=5 npm start 14           each reply takes 5 seconds, in the lessons that know DELAY`;

/** Shows the path and starts the first lesson that is not done, or the last one. */
async function startCourse(root: string): Promise<void> {
  const steps = loadSteps(root);
  const progress = loadProgress(root);
  const lesson = currentLesson(steps, progress);
  wantedPort();
  const columns = process.stdout.columns ?? Number.POSITIVE_INFINITY;
  console.log(`${paint("bold", TITLE)}\n\n${wrapToScreen(ABOUT, 0, WIDEST)}\n`);
  console.log(`${formatPath(steps, progress, columns)}\n`);
  if (!nextLesson(steps, progress))
    console.log(`All lessons are done. This is the last one, ${title(lesson)}, once more.\n`);
  await serve(root, lesson, [], "npm start");
}

async function start(wanted: string | undefined, args: string[]): Promise<void> {
  const root = courseRoot();
  refuseSigns(process.env);
  if (wanted === undefined) return startCourse(root);
  const again = ["npm start", wanted, ...args].join(" ");
  if (meansExercise(wanted)) return startExercise(root, wanted, args, again);
  await serve(root, findLesson(loadSteps(root), wanted), args, again);
}

/** The learner's copy of a lesson, as they have changed it. */
async function startExercise(root: string, wanted: string, args: string[], again: string): Promise<void> {
  const exercise = findExercise(root, wanted);
  const folder = begunWorkspace(root, exercise);
  const lesson = findLesson(loadSteps(root), basename(exercise.lesson));
  await serve(root, lesson, args, again, { folder, exercise });
}

const program = new Command("npm start")
  .description(
    "Runs a lesson's server in the foreground; Ctrl-C ends it. Without a lesson: the path, then the next lesson.",
  )
  .argument("[lesson]", "its number or name: 2, serve-forever or 02-serve-forever; or an exercise you have begun: 5a")
  .argument("[args...]", "what the lesson's server takes, if it takes something")
  .passThroughOptions()
  .addHelpText("after", EXAMPLES)
  .action(start);

await runCommand(program, process.argv.slice(2));
