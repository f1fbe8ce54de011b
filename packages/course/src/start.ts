import { Command } from "commander";
import { currentLesson, findLesson, nextLesson, title } from "./lessons.ts";
import { paint } from "./paint.ts";
import { formatPath } from "./path.ts";
import { wantedPort } from "./port.ts";
import { runCommand } from "./problem.ts";
import { loadProgress } from "./progress.ts";
import { courseRoot } from "./root.ts";
import { serve } from "./serve.ts";
import { loadSteps } from "./steps.ts";

const INTRODUCTION = `${paint("bold", "Let's Build A Web Server, in TypeScript")}

A course you run: each lesson is a small web server on real system calls, one
readable step beyond the last. Run it, see what changed, and check it with its tests.
`;

const EXAMPLES = `
Examples:
  npm start                             the path, and the next lesson's server
  npm start 7 ./apps/hello.ts:app       lesson 07's server with its argument
  npm start -- 7 --option               options need the -- before them
  PORT=8889 npm start 7                 another port; 0 is any free one`;

/** Shows the path and starts the first lesson that is not done, or the last one. */
async function startCourse(root: string): Promise<void> {
  const steps = loadSteps(root);
  const progress = loadProgress(root);
  const lesson = currentLesson(steps, progress);
  wantedPort();
  console.log(INTRODUCTION);
  console.log(`${formatPath(steps, progress, process.stdout.columns ?? Number.POSITIVE_INFINITY)}\n`);
  if (!nextLesson(steps, progress))
    console.log(`All lessons are done. This is the last one, ${title(lesson)}, once more.\n`);
  await serve(root, lesson, [], "npm start");
}

async function start(wanted: string | undefined, args: string[]): Promise<void> {
  const root = courseRoot();
  if (wanted === undefined) return startCourse(root);
  const lesson = findLesson(loadSteps(root), wanted);
  await serve(root, lesson, args, ["npm start", wanted, ...args].join(" "));
}

const program = new Command("npm start")
  .description(
    "Runs a lesson's server in the foreground; Ctrl-C ends it. Without a lesson: the path, then the next lesson.",
  )
  .argument("[lesson]", "its number or name: 7, app-interface or 07-app-interface")
  .argument("[args...]", "what the lesson's server takes")
  .passThroughOptions()
  .addHelpText("after", EXAMPLES)
  .action(start);

await runCommand(program, process.argv.slice(2));
