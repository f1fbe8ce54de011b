import { lessonFolder, title } from "./lessons.ts";
import { paint } from "./paint.ts";
import { checkPort, wantedPort } from "./port.ts";
import { Problem } from "./problem.ts";
import { endAs, ending, startScript } from "./script.ts";
import type { Lesson } from "./steps.ts";

/** How long the last output of a server that has ended can take to arrive, in milliseconds. */
const LAST_OUTPUT = 200;

/**
 * Runs a lesson's server in the foreground until it ends, and ends this process the same way.
 * When the server says its port, the line to try it with follows. `again` is the command that was typed.
 */
export async function serve(root: string, lesson: Lesson, args: string[], again: string): Promise<void> {
  const folder = lessonFolder(root, lesson);
  await checkPlatform();
  checkPort(wantedPort(), root, folder, again);
  console.log(`${paint("bold", `Lesson ${title(lesson)}`)}: ${lesson.question}\n`);
  const child = startScript(root, folder, "start", args, "pipe");
  const ended = new Promise<void>((resolve) => child.stdout?.once("close", resolve));
  showOutput(child.stdout as NodeJS.ReadableStream, lesson);
  const end = await ending(child);
  // A process that the server left behind can hold the pipe open, so its end is not waited for without a limit.
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, LAST_OUTPUT).unref())]);
  child.stdout?.destroy();
  if (end.signal === "SIGINT") console.log("");
  endAs(end);
}

function showOutput(output: NodeJS.ReadableStream, lesson: Lesson): void {
  let line = "";
  let told = false;
  output.setEncoding("utf8").on("data", (text: string) => {
    process.stdout.write(text);
    if (told) return;
    line += text;
    const port = /^Serving HTTP on port (\d+)[^\n]*\n/m.exec(line)?.[1];
    if (!port) return;
    told = true;
    console.log(`${howToTry(lesson, port)}\n`);
  });
}

function howToTry(lesson: Lesson, port: string): string {
  const command = lesson.try.replaceAll(/\b8888\b/g, port).replaceAll("\n", "\n  ");
  return `\nTry it in another terminal (Ctrl-C here ends the server):\n\n  ${paint("bold", command)}`;
}

/** @lbaws/posix throws one sentence at import where it cannot work: that sentence is all the reader needs. */
async function checkPlatform(): Promise<void> {
  try {
    await import("@lbaws/posix");
  } catch (error) {
    throw new Problem((error as Error).message);
  }
}
