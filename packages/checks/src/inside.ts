import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CheckFailure } from "./failure.ts";
import { lastLines, targetFolder } from "./target.ts";

const RUNNER = fileURLToPath(new URL("inside-runner.ts", import.meta.url));
const FLAGS = ["--single-threaded", "--v8-pool-size=1", "--disable-warning=ExperimentalWarning"];
const MOST_OUTPUT = 1_000_000;
/** How long to wait for the last of the output after the process has ended, in milliseconds. */
const LAST_WORDS = 5_000;

/**
 * Runs a module beside the learner's sources, in a process of its own, and returns the value of its default export, or of
 * calling it, by way of JSON. The module imports the sources as "./src/…". It has `seconds`, 15 by default.
 */
export async function inside<T>(source: string, seconds = 15): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "inside-"));
  try {
    const file = join(folder, "module.mts");
    const here = pathToFileURL(`${targetFolder()}/`).href;
    writeFileSync(file, source.replaceAll(/(["'])\.\/(src|apps)\//g, `$1${here}$2/`));
    return (await runModule(file, seconds)) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runModule(file: string, seconds: number): Promise<unknown> {
  const child = spawn(process.execPath, [...FLAGS, RUNNER, pathToFileURL(file).href], {
    cwd: targetFolder(),
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end(child);
  }, seconds * 1000);
  const output = collect(child, [1, 2]);
  const result = collect(child, [3]);
  const [code, signal] = await once(child, "exit");
  clearTimeout(timer);
  end(child);
  await drained(child);
  if (late) throw failed("late", `Your code was not done within ${seconds} s.`, output());
  if (code !== 0)
    throw failed("crashed", `Your code ${signal ? `was ended by ${signal}` : "threw an error"}.`, output());
  return parse(result(), output());
}

/** What is still in the pipes; a process that left the group can hold them open, so not without a limit. */
async function drained(child: ChildProcess): Promise<void> {
  const open = child.stdio.filter((stream) => stream !== null && stream !== undefined && !stream.destroyed);
  const closed = Promise.all(open.map((stream) => once(stream as NodeJS.ReadableStream, "close")));
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, LAST_WORDS).unref())]);
}

function collect(child: ChildProcess, descriptors: number[]): () => string {
  let text = "";
  for (const descriptor of descriptors) {
    (child.stdio[descriptor] as NodeJS.ReadableStream).setEncoding("utf8").on("data", (part: string) => {
      text = (text + part).slice(0, MOST_OUTPUT);
      if (text.length >= MOST_OUTPUT) end(child);
    });
  }
  return () => text;
}

function parse(result: string, output: string): unknown {
  try {
    return JSON.parse(result);
  } catch {
    throw failed("crashed", "Your code ended the process before it returned.", output);
  }
}

function failed(kind: "late" | "crashed", ending: string, output: string): CheckFailure {
  return new CheckFailure({ kind, says: "Your code runs to its end.", ending, output: lastLines(output) });
}

/** Kills the process group; it may have ended by itself. */
function end(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
