import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { markedEnvironment } from "../below.ts";
import { TOOL_ROOT } from "../root.ts";
import type { Exercise } from "./catalogue.ts";
import { LIMITS, type Limits } from "./limits.ts";
import type { CheckReport, End, RunReport } from "./report.ts";
import type { Told } from "./reporter.ts";
import { OPEN, type Sandbox } from "./sandbox.ts";
import { family, watchLimits } from "./watchdog.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** Of killing what is below a run: some of it may be starting more. */
const MOST_ROUNDS = 100;
const CACHE = join(TOOL_ROOT, "node_modules/.cache/lessons");

export interface RunOptions {
  /** The folder with the learner's `src`. */
  target: string;
  sandbox?: Sandbox;
  limits?: Limits;
  /** Also the checks that learners do not get. */
  hidden?: boolean;
  /** Runs this check alone. */
  only?: string;
  /** Ends the run early. */
  signal?: AbortSignal;
  /** Called for each check as it ends. */
  onCheck?: (check: CheckReport) => void;
}

/** Runs an exercise's checks against a folder. Nothing that they started is left; what goes wrong stands in the report. */
export async function runChecks(exercise: Exercise, options: RunOptions): Promise<RunReport> {
  const began = performance.now();
  const key = randomBytes(16).toString("hex");
  const child = launch(exercise, options);
  child.stdin?.on("error", () => {}); // it may end before it reads
  child.stdin?.end(key);
  const story = new Story(options.onCheck);
  const lines = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream });
  lines.on("line", (line) => {
    if (line.startsWith(`${key} `)) story.add(JSON.parse(line.slice(key.length + 1)));
  });
  const told = once(lines, "close");
  const output = collect(child);
  const stop = (end: End, why: string) => {
    story.stop(end, why);
    endFamily(child);
  };
  const leave = watchLimits(child.pid as number, options.limits ?? LIMITS, stop);
  options.signal?.addEventListener("abort", () => stop("broken", "It was interrupted."), { once: true });
  await once(child, "exit");
  leave();
  endFamily(child);
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 1000))]);
  return story.report((performance.now() - began) / 1000, output());
}

function launch(exercise: Exercise, { target, sandbox = OPEN, hidden = false, only }: RunOptions): ChildProcess {
  const vitest = join(TOOL_ROOT, "node_modules/vitest/vitest.mjs");
  const flags = ["--root", exercise.folder, "--config", `${HERE}vitest.config.ts`, "--reporter", `${HERE}reporter.ts`];
  const chosen =
    only === undefined ? [] : ["--testNamePattern", `^${only.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`];
  const files = [
    "exercise.test.ts",
    ...(hidden && existsSync(join(exercise.folder, "hidden.test.ts")) ? ["hidden.test.ts"] : []),
  ];
  const [program = "", ...args] = sandbox.wrap(
    [process.execPath, vitest, "run", ...flags, ...chosen, ...files],
    target,
  );
  const env = {
    ...process.env,
    ...markedEnvironment(),
    NODE_COMPILE_CACHE: CACHE,
    EXERCISE_TARGET: target,
    EXERCISE_ID: exercise.short,
    NO_COLOR: "1",
  };
  return spawn(program, args, { cwd: exercise.folder, env, detached: true, stdio: ["pipe", "pipe", "pipe", "pipe"] });
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

/** Kills the run and all below it. Its leader stands still meanwhile and goes last, or its orphans would not be found. */
function endFamily(child: ChildProcess): void {
  const leader = child.pid as number;
  kill(leader, "SIGSTOP");
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
    const below = family(leader).filter(({ pid, letter }) => pid !== leader && letter !== "Z");
    if (below.length === 0) break;
    for (const { pid } of below) kill(pid, "SIGKILL");
  }
  kill(-leader, "SIGKILL");
}

function kill(pid: number, signal: "SIGKILL" | "SIGSTOP"): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** What the checks have told, put together. */
class Story {
  readonly #checks = new Map<string, CheckReport>();
  readonly #onCheck: ((check: CheckReport) => void) | undefined;
  #end: End = "broken";
  #why: string | undefined;

  constructor(onCheck: ((check: CheckReport) => void) | undefined) {
    this.#onCheck = onCheck;
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
      this.#onCheck?.(report);
    } else if (told.errors.length > 0) {
      this.#why = `The checks themselves went wrong: ${told.errors.join(" ")}`;
    } else if (this.#why === undefined) {
      this.#end = "finished";
    }
  }

  stop(end: End, why: string): void {
    this.#end = end;
    this.#why ??= why;
  }

  report(seconds: number, output: string): RunReport {
    const checks = [...this.#checks.values()];
    if (this.#end === "finished") return { end: "finished", checks, seconds };
    const why = this.#why ?? `The checks ended without a result. ${output.trim().split("\n").slice(-3).join(" ")}`;
    return { end: this.#end, why, checks, seconds };
  }
}
