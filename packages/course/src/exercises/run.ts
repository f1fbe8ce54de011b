import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { markedEnvironment } from "../below.ts";
import { Offspring } from "../offspring.ts";
import { TOOL_ROOT } from "../root.ts";
import type { Exercise } from "./catalogue.ts";
import { LIMITS, type Limits } from "./limits.ts";
import type { CheckReport, End, RunReport } from "./report.ts";
import type { Told } from "./reporter.ts";
import { OPEN, type Sandbox } from "./sandbox.ts";
import { watchLimits } from "./watchdog.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** In a regular expression. */
const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
const CACHE = join(TOOL_ROOT, "node_modules/.cache/lessons");

export interface RunOptions {
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
  /** Called for each check as it ends. */
  onCheck?: (check: CheckReport) => void;
  /** Called with the name of the check that runs now; undefined when none is left. */
  onNext?: (name: string | undefined) => void;
}

/** Runs an exercise's checks against a folder. Nothing that they started is left; what goes wrong stands in the report. */
export async function runChecks(exercise: Exercise, options: RunOptions): Promise<RunReport> {
  const began = performance.now();
  const key = randomBytes(16).toString("hex");
  const mark = randomBytes(16).toString("hex");
  const child = launch(exercise, options, mark);
  const offspring = new Offspring(child.pid as number, mark);
  child.stdin?.on("error", () => {}); // it may end before it reads
  child.stdin?.end(key);
  const story = new Story(options);
  const lines = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream });
  lines.on("line", (line) => {
    if (line.startsWith(`${key} `)) story.add(JSON.parse(line.slice(key.length + 1)));
  });
  const told = once(lines, "close");
  const output = collect(child);
  const stop = (end: End, why: string) => {
    story.stop(end, why);
    offspring.end();
  };
  const leave = watchLimits(offspring, options.limits ?? LIMITS, stop);
  options.signal?.addEventListener("abort", () => stop("broken", "It was interrupted."), { once: true });
  await once(child, "exit");
  leave();
  offspring.end();
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 1000))]);
  return story.report((performance.now() - began) / 1000, output());
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
  const command = [process.execPath, vitest, "run", ...flags, ...chosen, ...names];
  const [program = "", ...args] = sandbox.wrap(command, { writable: target, checks: files, hidden: conceal });
  const env = { ...environment(sandbox, mark), EXERCISE_TARGET: target, EXERCISE_ID: exercise.short };
  return spawn(program, args, { cwd: exercise.folder, env, detached: true, stdio: ["pipe", "pipe", "pipe", "pipe"] });
}

/** Other people's code gets none of the settings of whoever grades it. */
function environment(sandbox: Sandbox, mark: string): NodeJS.ProcessEnv {
  const { PATH, LANG } = process.env;
  const own = sandbox === OPEN ? process.env : { PATH, LANG, CI: "true" };
  return { ...own, ...markedEnvironment(mark), NODE_COMPILE_CACHE: CACHE, NO_COLOR: "1" };
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

/** What the checks have told, put together. */
class Story {
  readonly #checks = new Map<string, CheckReport>();
  readonly #listeners: Pick<RunOptions, "onCheck" | "onNext">;
  #end: End = "broken";
  #why: string | undefined;

  constructor(listeners: Pick<RunOptions, "onCheck" | "onNext">) {
    this.#listeners = listeners;
  }

  add(told: Told): void {
    if (told.type === "list") {
      for (const check of told.checks) this.#checks.set(check.name, { ...check, state: "not run", seconds: 0 });
    } else if (told.type === "check") {
      const { name, passed, seconds, failure } = told;
      const listed = this.#checks.get(name) ?? { name, spec: "", weight: 1 };
      const report: CheckReport = { ...listed, state: passed ? "passed" : "failed", seconds };
      if (failure !== undefined) report.failure = failure;
      this.#checks.set(name, report);
      this.#listeners.onCheck?.(report);
    } else if (told.errors.length > 0) {
      this.#why = `The checks themselves went wrong: ${told.errors.join(" ")}`;
    } else if (this.#why === undefined) {
      this.#end = "finished";
    }
    this.#listeners.onNext?.(this.#running());
  }

  stop(end: End, why: string): void {
    const check = this.#running();
    this.#end = end;
    this.#why ??= check === undefined ? why : `${why} That was at the check "${check}".`;
  }

  /** The checks run in their order. */
  #running(): string | undefined {
    return [...this.#checks.values()].find(({ state }) => state === "not run")?.name;
  }

  report(seconds: number, output: string): RunReport {
    const checks = [...this.#checks.values()];
    if (this.#end === "finished") return { end: "finished", checks, seconds };
    const why = this.#why ?? `The checks ended without a result. ${output.trim().split("\n").slice(-3).join(" ")}`;
    return { end: this.#end, why, checks, seconds };
  }
}
