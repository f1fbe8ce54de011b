import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./group.ts";
import { exceptions, FLAW, type Lesson } from "./lessons.ts";
import { ROOT } from "./paths.ts";
import type { Outcome, Run } from "./reporter.ts";

/** Below the repository, so that imports find node_modules; git ignores it. */
const PLACE = join(ROOT, ".course");
const SECONDS = 240;
/** How long one test may take. On the base a test mostly waits for what never comes, so that is cut short. */
const OWN_MS = 30_000;
const BASE_MS = 2000;
/** The sources come from the base; a tsconfig.json would look for its own base at a lesson's place. */
const NOT_COPIED = ["node_modules", ".turbo", "src", "tsconfig.json"];

/** A lesson's tests by name, collected without running them. */
export function listTests(lesson: Lesson): Promise<Run> {
  return onCopy(lesson, lesson, `--testNamePattern "^(?!)"`);
}

/** Runs the test files that hold `tests` against the lesson's own sources. Throws when a process is left behind. */
export async function runOnOwn(lesson: Lesson, tests: Outcome[]): Promise<Run> {
  const outcome = await onCopy(lesson, lesson, `--testTimeout ${OWN_MS} ${filesOf(tests)}`);
  if (outcome.left.length > 0) throw new Error(`The tests left processes behind: ${outcome.left.join("; ")}`);
  return outcome;
}

/**
 * Runs new tests against the sources of the base, and returns the names of those that pass, so that they prove
 * nothing, save those excused in steps.json. What passes is run again up to `tries` times: on a busy machine a slow
 * server can look like a better one, and a test proves its point when it fails once.
 */
export async function proveNothing(lesson: Lesson, base: Lesson, fresh: Outcome[], tries = 5): Promise<string[]> {
  const excused = exceptions(lesson, "delta").map(({ test }) => test);
  let left = fresh.filter(({ name }) => !excused.includes(title(name)));
  for (let attempt = 0; attempt < tries && left.length > 0; attempt++) {
    const { tests } = await onCopy(lesson, base, `--testTimeout ${BASE_MS} ${filesOf(left)}`);
    const passed = new Set(tests.filter(({ state }) => state === "passed").map(({ name }) => name));
    left = left.filter(({ name }) => passed.has(name));
  }
  return left.map(({ name }) => name);
}

/** Runs vitest on a copy of a lesson that has the sources of `base`. */
async function onCopy(lesson: Lesson, base: Lesson, flags: string): Promise<Run & { left: string[] }> {
  mkdirSync(PLACE, { recursive: true });
  const copy = mkdtempSync(join(PLACE, `delta-${lesson.folder}-on-${base.folder}-`));
  try {
    for (const name of readdirSync(lesson.path).filter((name) => !NOT_COPIED.includes(name))) {
      cpSync(join(lesson.path, name), join(copy, name), { recursive: true });
    }
    cpSync(join(base.path, "src"), join(copy, "src"), { recursive: true });
    return await vitest(copy, flags);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function vitest(folder: string, more: string): Promise<Run & { left: string[] }> {
  const report = join(folder, "delta-report.json");
  const flags = `--root . --config "${ROOT}/vitest.config.ts" --reporter "${ROOT}/test/src/reporter.ts"`;
  const command = `exec "${ROOT}/node_modules/.bin/vitest" run ${flags} ${more}`;
  // What Node keeps of files that are soon gone must go with them.
  const environment = { DELTA_REPORT: report, NODE_COMPILE_CACHE: join(folder, "node_modules/.cache") };
  const { output, timedOut, left } = await run(command, folder, SECONDS, environment);
  if (timedOut)
    throw new Error(`The tests were still running after ${SECONDS} s. Killed: ${left.join("; ")}\n${output}`);
  if (!existsSync(report)) throw new Error(`vitest wrote no report:\n${output}`);
  return { ...(JSON.parse(readFileSync(report, "utf8")) as Run), left };
}

/** The tests that a step brings: unknown to the base, or marked .fails there and no longer. Flaw tests are not. */
export function newTests(own: Run, base: Run | undefined): Outcome[] {
  const before = new Map(base?.tests.map((test) => [test.name, test]));
  return own.tests.filter((test) => !test.fails && !showsFlaw(test) && (before.get(test.name)?.fails ?? true));
}

/** Whether a test shows what is still wrong. */
export function showsFlaw({ name }: Outcome): boolean {
  return name.startsWith(`${FLAW} > `);
}

/** A test's full name without its file. */
export function title(name: string): string {
  return name.slice(name.indexOf(" > ") + 3);
}

function filesOf(tests: Outcome[]): string {
  return [...new Set(tests.map(({ name }) => name.slice(0, name.indexOf(" > "))))].join(" ");
}
