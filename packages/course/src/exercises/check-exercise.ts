import { guarded } from "../guard.ts";
import { paint } from "../paint.ts";
import { Problem } from "../problem.ts";
import type { Exercise } from "./catalogue.ts";
import { describeFailure } from "./describe.ts";
import { hintsOf } from "./hints.ts";
import { entryOf, remember } from "./record.ts";
import { type CheckReport, hasPassed, points, type RunReport } from "./report.ts";
import { runChecks } from "./run.ts";
import { tellWaiting } from "./waiting.ts";
import { begunWorkspace } from "./workspace.ts";

/** Runs an exercise's checks against the learner's copy, prints each as it ends, the first failure in full, and remembers the outcome. */
export async function checkWorkspace(root: string, exercise: Exercise, signal?: AbortSignal): Promise<RunReport> {
  const target = begunWorkspace(root, exercise);
  console.log(paint("bold", `Exercise ${exercise.id} ${exercise.title}`));
  let explained = false;
  const onCheck = (check: CheckReport) => {
    printCheck(check, !explained);
    explained ||= check.state === "failed";
  };
  using waiting = tellWaiting();
  const onNext = waiting.now;
  const report = await runChecks(exercise, { target, onCheck, onNext, ...(signal === undefined ? {} : { signal }) });
  if (signal?.aborted === true) return report;
  for (const check of report.checks.filter(({ state }) => state === "not run")) printCheck(check, false);
  if (report.end !== "finished") console.log(`\n${paint("red", report.why ?? report.end)}`);
  recordRun(root, exercise, report);
  return report;
}

function recordRun(root: string, exercise: Exercise, report: RunReport): void {
  const passed = report.checks.filter(({ state }) => state === "passed").length;
  const { done } = entryOf(root, exercise);
  const first = hasPassed(report) && done === undefined ? { done: new Date().toISOString() } : {};
  remember(root, exercise, { passed, checks: report.checks.length, ...first });
}

const MARKS = { passed: ["green", "passed "], failed: ["red", "FAILED "], "not run": ["yellow", "not run"] } as const;

function printCheck({ state, name, spec, failure }: CheckReport, explain: boolean): void {
  const [colour, word] = MARKS[state];
  console.log(`  ${paint(colour, word)}  ${name}  ${paint("dim", `(${spec})`)}`);
  if (failure === undefined) return;
  const lines = explain ? ["", ...describeFailure(failure), ""] : [failure.says];
  console.log(lines.map((line) => `           ${line}`.trimEnd()).join("\n"));
}

/** `npm run check 5a`. Throws a Problem when not every check passes. */
export async function checkExercise(root: string, exercise: Exercise): Promise<void> {
  const report = await guarded((signal) => checkWorkspace(root, exercise, signal));
  const { reached, possible } = points(report);
  if (hasPassed(report)) {
    console.log(
      `\n${paint("green", `${exercise.short} is done`)}, with all ${possible} points. ${compareHint(exercise)}`,
    );
    return;
  }
  if (report.end === "broken") throw new Problem(report.why ?? "The checks ended without a result.");
  throw new Problem(
    `\n${exercise.short} is not done yet, ${reached} of ${possible} points. ${helpHint(root, exercise)}`,
  );
}

function compareHint({ short }: Exercise): string {
  return `\`npm run hint ${short} -- --solution\` shows how ours differs from yours.`;
}

function helpHint(root: string, exercise: Exercise): string {
  const left = hintsOf(exercise).length - entryOf(root, exercise).hints;
  const again = `\`npm run watch ${exercise.short}\` checks at every save.`;
  return left > 0 ? `\`npm run hint ${exercise.short}\` gives a hint (${left} left), ${again}` : again;
}
