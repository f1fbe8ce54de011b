import { guarded } from "../guard.ts";
import { paint } from "../paint.ts";
import { Problem } from "../problem.ts";
import { wrapToScreen } from "../wrap.ts";
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
  if (report.end !== "finished") console.log(`\n${wrapToScreen(paint("red", report.why ?? report.end))}`);
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

/** Where a check's name begins, and what is said of it. */
const INDENT = 11;

function printCheck({ state, name, spec, failure }: CheckReport, explain: boolean): void {
  const [colour, word] = MARKS[state];
  const where = paint("dim", `(${spec})`);
  console.log(`  ${paint(colour, word)}  ${wrapToScreen(`${name}  ${where}`, INDENT)}`);
  if (failure === undefined) return;
  const fit = (text: string, indent: number) => wrapToScreen(text, INDENT + indent);
  const lines = explain ? ["", ...describeFailure(failure, fit), ""] : [fit(failure.says, 0)];
  console.log(lines.map((line) => `${" ".repeat(INDENT)}${line}`.trimEnd()).join("\n"));
}

/** `npm run check 5a`. Throws a Problem when not every check passes. */
export async function checkExercise(root: string, exercise: Exercise): Promise<void> {
  const report = await guarded((signal) => checkWorkspace(root, exercise, signal));
  const { reached, possible } = points(report);
  if (hasPassed(report)) {
    const done = paint("green", `${exercise.short} is done`);
    return console.log(`\n${wrapToScreen(`${done}, with all ${possible} points. ${compareHint(exercise)}`)}`);
  }
  if (report.end === "broken") throw new Problem(report.why ?? "The checks ended without a result.");
  const verdict = `${exercise.short} is not done yet, ${reached} of ${possible} points. ${helpHint(root, exercise)}`;
  throw new Problem(`\n${wrapToScreen(verdict)}`);
}

function compareHint({ short }: Exercise): string {
  return `\`npm run hint ${short} -- --solution\` shows how ours differs from yours.`;
}

function helpHint(root: string, exercise: Exercise): string {
  const left = hintsOf(exercise).length - entryOf(root, exercise).hints;
  const again = `\`npm run watch ${exercise.short}\` checks at every save.`;
  return left > 0 ? `\`npm run hint ${exercise.short}\` gives a hint (${left} left), ${again}` : again;
}
