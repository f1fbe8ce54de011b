import { readFileSync } from "node:fs";
import { join } from "node:path";
import { endBelow } from "./below.ts";
import { type Exercise, nameOf } from "./exercises/catalogue.ts";
import { lessonFolder, readingOf, title } from "./lessons.ts";
import { paint } from "./paint.ts";
import { checkPort, wantedPort } from "./port.ts";
import { Problem } from "./problem.ts";
import { watchParent, watchReader } from "./reader.ts";
import { endAs, ending, startScript } from "./script.ts";
import { checkSettings } from "./settings.ts";
import type { Lesson } from "./steps.ts";
import { wrapToScreen } from "./wrap.ts";

/** How long the last output of a server that has ended can take to arrive, in milliseconds. */
const LAST_OUTPUT = 200;

/**
 * Runs a lesson's server in the foreground until it ends, and ends this process the same way.
 * When the server says its port, the line to try it with follows. `again` is the command that was typed.
 */
export async function serve(
  root: string,
  lesson: Lesson,
  args: string[],
  again: string,
  own?: { folder: string; exercise: Exercise },
): Promise<void> {
  const folder = own?.folder ?? lessonFolder(root, lesson);
  refuseArguments(folder, lesson, args);
  await checkPlatform();
  checkSettings(folder, again);
  checkPort(wantedPort(again), root, folder, again);
  console.log(own ? headingOfOwn(own.exercise) : headingOf(lesson));
  // However this process ends, the server must not stay and hold the port.
  process.once("exit", endBelow);
  const app = args.length === 0 ? lesson.app : undefined;
  if (app !== undefined) console.log(`Application: ${app}, because you named none\n`);
  const child = startScript(root, folder, "start", app === undefined ? args : [app], "pipe");
  const unwatch = await watchReader(() => process.exit());
  watchParent(() => process.exit());
  const ended = new Promise<void>((resolve) => child.stdout?.once("close", resolve));
  showOutput(child.stdout as NodeJS.ReadableStream, (port) =>
    own ? howToTryOwn(own.exercise) : howToTry(lesson, args, port),
  );
  const end = await ending(child);
  // A process that the server left behind can hold the pipe open, so its end is not waited for without a limit.
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, LAST_OUTPUT).unref())]);
  child.stdout?.destroy();
  unwatch();
  endBelow();
  if (end.code === 0 && !end.stopped)
    console.log(`\nThe server has ended by itself. Next: \`npm run check ${own?.exercise.short ?? lesson.number}\`.`);
  if (end.signal === "SIGINT") console.log("");
  endAs(end);
}

function headingOf(lesson: Lesson): string {
  const heading = `Lesson ${title(lesson)}`;
  const wrapped = wrapToScreen(`${heading}: ${lesson.question}`);
  return `${wrapped.replace(heading, paint("bold", heading))}\n${readingOf(lesson)}\n`;
}

function headingOfOwn(exercise: Exercise): string {
  const heading = `Exercise ${exercise.id} ${exercise.title}`;
  return `${paint("bold", heading)}\nYour server, from workspace/${nameOf(exercise)}/\n`;
}

/** Only a server that looks at its arguments can take some. */
function refuseArguments(folder: string, lesson: Lesson, args: string[]): void {
  if (args.length === 0 || takesArguments(folder)) return;
  throw new Problem(`Lesson ${title(lesson)} takes no arguments: leave out "${args.join(" ")}".`, 2);
}

/** Whether a lesson's program looks at its arguments. */
export function takesArguments(folder: string): boolean {
  return readFileSync(join(folder, "src/main.ts"), "utf8").includes("process.argv");
}

function showOutput(output: NodeJS.ReadableStream, howTo: (port: string) => string): void {
  let line = "";
  let told = false;
  output.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(text);
    if (told) return;
    line += text;
    const port = /^Serving HTTP on port (\d+)[^\n]*\n/m.exec(line)?.[1];
    if (!port) return;
    told = true;
    console.log(`${howTo(port)}\n`);
  });
}

/** What the lesson's own line asks for is known of the lesson's own application only. */
function howToTry(lesson: Lesson, args: string[], port: string): string {
  const line = lesson.app !== undefined && args.length > 0 ? "curl -i http://localhost:8888/" : lesson.try;
  const command = line.replaceAll(/\b8888\b/g, port).replaceAll("\n", "\n  ");
  return `\nTry it in another terminal (Ctrl-C here ends the server):\n\n  ${paint("bold", command)}`;
}

function howToTryOwn(exercise: Exercise): string {
  return `\nTry it as workspace/${nameOf(exercise)}/README.md says (Ctrl-C here ends the server).`;
}

/** @lbaws/posix throws one sentence at import where it cannot work: that sentence is all the reader needs. */
async function checkPlatform(): Promise<void> {
  try {
    await import("@lbaws/posix");
  } catch (error) {
    throw new Problem((error as Error).message);
  }
}
