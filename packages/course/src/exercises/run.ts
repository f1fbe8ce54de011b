import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { markedEnvironment } from "../below.ts";
import { Offspring } from "../offspring.ts";
import { TOOL_ROOT } from "../root.ts";
import type { Exercise } from "./catalogue.ts";
import { LIMITS, type Limits } from "./limits.ts";
import type { End, RunReport } from "./report.ts";
import { OPEN, type Sandbox } from "./sandbox.ts";
import { type Listeners, Story } from "./story.ts";
import { watchLimits } from "./watchdog.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** In a regular expression. */
const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
/** How long to wait for the checks' last lines after their process has ended, in milliseconds. */
const LAST_WORDS = 10_000;
const CACHE = join(TOOL_ROOT, "node_modules/.cache/lessons");
/** SIGUSR1 would let any program of the same user into the checks' process. */
const NO_INSPECTOR = ["--disable-sigusr1"];

export interface RunOptions extends Listeners {
  /** The folder with the learner's `src`. */
  target: string;
  sandbox?: Sandbox;
  /** Folders that a learner's program must not see, where the sandbox can hide them. */
  conceal?: string[];
  limits?: Limits;
  /** Also the checks that learners do not get. */
  hidden?: boolean;
  /** Runs this check alone. */
  only?: string;
  /** Ends the run early. */
  signal?: AbortSignal;
}

/** Runs an exercise's checks against a folder. Nothing that they started is left; what goes wrong stands in the report. */
export async function runChecks(exercise: Exercise, options: RunOptions): Promise<RunReport> {
  const began = performance.now();
  const key = randomBytes(16).toString("hex");
  const mark = randomBytes(16).toString("hex");
  const child = launch(exercise, options, mark);
  const offspring = new Offspring(child.pid as number, mark);
  const toKey = child.stdio[4] as Writable;
  toKey.on("error", () => {}); // it may end before it reads
  toKey.end(key);
  const story = new Story(options);
  const lines = createInterface({ input: child.stdio[3] as Readable });
  lines.on("line", (line) => {
    if (line.startsWith(`${key} `)) story.hear(line.slice(key.length + 1));
  });
  const told = once(lines, "close");
  const output = collect(child);
  const stop = (end: End, why: string) => {
    story.stop(end, why);
    offspring.end();
  };
  const leave = watchLimits(offspring, options.limits ?? LIMITS, stop);
  options.signal?.addEventListener("abort", () => stop("broken", "It was interrupted."), { once: true });
  const [code, signal] = await once(child, "exit");
  leave();
  offspring.end();
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, LAST_WORDS).unref())]);
  const how = signal === null ? `ended with exit code ${code}` : `were ended by ${signal}`;
  return story.report((performance.now() - began) / 1000, output(), how);
}

function launch(exercise: Exercise, options: RunOptions, mark: string): ChildProcess {
  const { target, sandbox = OPEN, hidden = false, only, conceal = [] } = options;
  const vitest = join(TOOL_ROOT, "node_modules/vitest/vitest.mjs");
  const flags = [
    "--configLoader",
    "native",
    "--root",
    exercise.folder,
    "--config",
    `${HERE}vitest.config.ts`,
    "--reporter",
    `${HERE}reporter.ts`,
  ];
  const chosen = only === undefined ? [] : ["--testNamePattern", `^${only.replaceAll(SPECIAL, "\\$&")}$`];
  const names = hidden ? ["exercise.test.ts", "hidden.test.ts"] : ["exercise.test.ts"];
  const files = [...names, "apps"].map((name) => join(exercise.folder, name)).filter(existsSync);
  const command = [process.execPath, ...NO_INSPECTOR, vitest, "run", ...flags, ...chosen, ...names];
  const [program = "", ...args] = sandbox.wrap(command, { target, checks: files, hidden: conceal });
  const env = { ...environment(sandbox, mark), EXERCISE_TARGET: target, EXERCISE_ID: exercise.short };
  const stdio: StdioOptions = ["ignore", "pipe", "pipe", "pipe", "pipe"];
  return spawn(program, args, { cwd: exercise.folder, env, detached: true, stdio });
}

/** Other people's code gets none of the settings of whoever grades it. */
function environment(sandbox: Sandbox, mark: string): NodeJS.ProcessEnv {
  const { PATH, LANG } = process.env;
  // What a program has put into the cache of compiled code would run in the checks' process.
  const other = { PATH, LANG, CI: "true", NODE_DISABLE_COMPILE_CACHE: "1" };
  const own = sandbox === OPEN ? { ...process.env, NODE_COMPILE_CACHE: CACHE } : other;
  return { ...own, ...markedEnvironment(mark), NO_COLOR: "1" };
}

/** The last that the run itself wrote: read only when it breaks. */
function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => {
      text = (text + part).slice(-4000);
    });
  }
  return () => text;
}
