import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assemble } from "./assemble.ts";
import type { Exercise } from "./catalogue.ts";
import { hintsOf } from "./hints.ts";
import { hasPassed, type RunReport } from "./report.ts";
import { runChecks } from "./run.ts";
import { bubbleFault, closedSandbox, OPEN, type Sandbox } from "./sandbox.ts";

/** A solution with a mistake, and the check that must notice it. */
interface Mutant {
  name: string;
  file: string;
  find: string;
  replace: string;
  rejectedBy: string;
}

const FEWEST_MUTANTS = 3;
const FEWEST_HINTS = 3;
const TOOL_TIME = 300_000;
const MOST_OUTPUT = 10_000_000;
const HEADINGS = ["Task", "Keep", "Try it", "Read"];

/** Who wants to hear of a proof while it goes on. */
interface Listeners {
  /** Called after each step. */
  onStep?: (step: string) => void;
  /** Called with what went wrong at a first try, before the second. */
  onFirstFault?: OnFirstFault;
}

type OnFirstFault = (faults: string[]) => void;

/** What is wrong with an exercise, a sentence each; nothing when it teaches what it says. */
export async function proveExercise(root: string, exercise: Exercise, listeners: Listeners = {}): Promise<string[]> {
  const { onStep = () => {}, onFirstFault = () => {} } = listeners;
  const faults = faultsOnPaper(exercise);
  mkdirSync(join(root, ".course"), { recursive: true });
  const place = mkdtempSync(join(root, ".course", `prove-${exercise.id}-`));
  try {
    const solution = join(exercise.folder, "solution");
    faults.push(
      ...(await twice(() => proveStart(exercise, join(place, "start")), onFirstFault)),
      ...(await proveSolution(exercise, join(place, "solution"), onFirstFault)),
    );
    onStep("start and solution");
    for (const [index, mutant] of readMutants(exercise).entries()) {
      const target = join(place, `mutant-${index}`);
      assemble(exercise.lesson, target, solution);
      faults.push(...(await proveMutant(exercise, target, mutant, onFirstFault)));
      onStep(`mutant: ${mutant.name}`);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return faults;
}

function faultsOnPaper(exercise: Exercise): string[] {
  const readme = readFileSync(join(exercise.folder, "README.md"), "utf8");
  const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  const hints = hintsOf(exercise);
  const mutants = readMutants(exercise);
  return [
    ...(readme.startsWith(`# ${exercise.id} `) ? [] : [`README.md must begin with "# ${exercise.id} ".`]),
    ...(headings.join() === HEADINGS.join() ? [] : [`README.md must have the headings ${HEADINGS.join(", ")}.`]),
    ...(hints.length >= FEWEST_HINTS && !hints.includes("")
      ? []
      : [`There must be ${FEWEST_HINTS} hints, none empty.`]),
    ...(mutants.length >= FEWEST_MUTANTS ? [] : [`There must be ${FEWEST_MUTANTS} mutants.`]),
    ...(existsSync(join(exercise.folder, "solution")) ? [] : ["There is no solution."]),
  ];
}

async function proveStart(exercise: Exercise, target: string): Promise<string[]> {
  assemble(exercise.lesson, target);
  const report = await runChecks(exercise, { target, hidden: true });
  const passed = report.checks.every(({ state }) => state === "passed");
  if (report.end === "broken") return [`On the starting code: ${report.why}`];
  return report.checks.length > 0 && !passed ? [] : ["The starting code passes."];
}

async function proveSolution(exercise: Exercise, target: string, onFirstFault: OnFirstFault): Promise<string[]> {
  assemble(exercise.lesson, target, join(exercise.folder, "solution"));
  const failed: string[] = [];
  for (const sandbox of bubbleFault() === undefined ? [OPEN, closedSandbox()] : [OPEN])
    failed.push(...(await twice(() => faultsOfSolution(exercise, target, sandbox), onFirstFault)));
  const types = await proveTypes(exercise, target);
  return [...failed, ...types, ...(await twice(() => proveLessonTests(exercise, target), onFirstFault))];
}

async function faultsOfSolution(exercise: Exercise, target: string, sandbox: Sandbox): Promise<string[]> {
  const report = await runChecks(exercise, { target, sandbox, hidden: true });
  const where = sandbox === OPEN ? "" : " in the grader's sandbox";
  return hasPassed(report) ? [] : [`The solution fails${where}: ${tellFailures(report)}`];
}

/** A busy machine can spoil a run, and a mutant can win a race: what goes wrong is told, and is a fault when it does so twice. */
async function twice(attempt: () => Promise<string[]>, onFirstFault: OnFirstFault): Promise<string[]> {
  const first = await attempt();
  if (first.length === 0) return first;
  onFirstFault(first);
  return attempt();
}

/** The copy lies as deep below the root as a lesson does, but one folder more. */
async function proveTypes({ folder }: Exercise, target: string): Promise<string[]> {
  const apps = join(folder, "apps");
  const config = { extends: "../../../tsconfig.base.json", include: ["src", ...(existsSync(apps) ? [apps] : [])] };
  writeFileSync(join(target, "tsconfig.json"), JSON.stringify(config));
  return failureOf("tsc", ["--pretty", "false"], target, "The solution's types are wrong");
}

/** The flaw is what an exercise may cure; all other tests of the lesson must still pass. */
async function proveLessonTests({ lesson }: Exercise, target: string): Promise<string[]> {
  cpSync(join(lesson, "test"), join(target, "test"), { recursive: true, verbatimSymlinks: true });
  const flags = ["--root", ".", "--config", join(lesson, "../../vitest.config.ts"), "--reporter", "dot"];
  const all = ["run", ...flags, "--exclude", "**/flaw.test.ts"];
  return failureOf("vitest", all, target, "The lesson's own tests fail on the solution");
}

/** `what`, and the end of what the command wrote, when it fails. Other proofs go on meanwhile. */
function failureOf(command: string, args: string[], cwd: string, what: string): Promise<string[]> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1" };
    execFile(command, args, { cwd, env, timeout: TOOL_TIME, maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) => {
      resolve(error === null ? [] : [`${what}: ${`${stdout}${stderr}`.slice(-3000)}`]);
    });
  });
}

async function proveMutant(
  exercise: Exercise,
  target: string,
  mutant: Mutant,
  onFirstFault: OnFirstFault,
): Promise<string[]> {
  const file = join(target, "src", mutant.file);
  const parts = readFileSync(file, "utf8").split(mutant.find);
  if (parts.length !== 2)
    return [`Mutant "${mutant.name}": the text to find stands ${parts.length - 1} times in ${mutant.file}.`];
  writeFileSync(file, parts.join(mutant.replace));
  return twice(() => faultsOfMutant(exercise, target, mutant), onFirstFault);
}

/** Nothing when the check that must notice the mistake does. */
async function faultsOfMutant(exercise: Exercise, target: string, mutant: Mutant): Promise<string[]> {
  const { name, rejectedBy } = mutant;
  const report = await runChecks(exercise, { target, hidden: true, only: rejectedBy });
  const check = report.checks.find((one) => one.name === rejectedBy);
  if (check === undefined) return [`Mutant "${name}": there is no check "${rejectedBy}".`];
  if (check.state === "failed") return [];
  return [`Mutant "${name}" is not rejected by "${rejectedBy}": ${tellFailures(report)}`];
}

function readMutants({ folder }: Exercise): Mutant[] {
  const file = join(folder, "mutants.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

function tellFailures({ end, why, checks }: RunReport): string {
  const failed = checks.filter(({ state }) => state !== "passed");
  const lines = failed.map(({ name, state, failure }) => `${name} (${state}): ${JSON.stringify(failure ?? {})}`);
  return [end, why, ...lines].filter(Boolean).join("\n  ");
}
