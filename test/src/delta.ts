import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./group.ts";
import { exceptions, type Lesson } from "./lessons.ts";
import { ROOT } from "./paths.ts";
import type { Outcome, Run } from "./reporter.ts";

/** Below the repository, so that imports find node_modules; git ignores it. */
const PLACE = join(ROOT, ".course", "delta");
const SECONDS = 240;
/** How long one test may take. On the base a test mostly waits for what never comes, so that is cut short. */
const OWN_MS = 30_000;
const BASE_MS = 3000;
/** The sources come from the base; a tsconfig.json would look for its own base at a lesson's place. */
const NOT_COPIED = ["node_modules", ".turbo", "src", "tsconfig.json"];

/** Runs a lesson's tests (those in `only`, or all) against the sources of `base`, or against its own. */
export async function runTests(lesson: Lesson, base: Lesson, only: Outcome[] = []): Promise<Run> {
  const copy = join(PLACE, `${lesson.folder}-on-${base.folder}-${process.pid}`);
  try {
    for (const name of readdirSync(lesson.path).filter((name) => !NOT_COPIED.includes(name))) {
      cpSync(join(lesson.path, name), join(copy, name), { recursive: true });
    }
    cpSync(join(base.path, "src"), join(copy, "src"), { recursive: true });
    return await vitest(copy, lesson === base ? OWN_MS : BASE_MS, [...new Set(only.map(({ name }) => file(name)))]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function vitest(folder: string, limit: number, files: string[]): Promise<Run> {
  const report = join(folder, "delta-report.json");
  const flags = `--root . --config "${ROOT}/vitest.config.ts" --reporter "${ROOT}/test/src/reporter.ts"`;
  const command = `exec "${ROOT}/node_modules/.bin/vitest" run ${flags} --testTimeout ${limit} ${files.join(" ")}`;
  mkdirSync(folder, { recursive: true });
  const { output, timedOut, left } = await run(command, folder, SECONDS, { DELTA_REPORT: report });
  if (timedOut)
    throw new Error(`The tests were still running after ${SECONDS} s. Killed: ${left.join("; ")}\n${output}`);
  if (left.length > 0) throw new Error(`The tests left processes behind: ${left.join("; ")}`);
  if (!existsSync(report)) throw new Error(`vitest wrote no report:\n${output}`);
  return JSON.parse(readFileSync(report, "utf8")) as Run;
}

/** The tests that a step brings: unknown to the base, or marked .fails there and no longer. Flaw tests are not. */
export function newTests(own: Run, base: Run | undefined): Outcome[] {
  const before = new Map(base?.tests.map((test) => [test.name, test]));
  return own.tests.filter((test) => !test.fails && (before.get(test.name)?.fails ?? true));
}

/** The new tests that pass on the base as well, so that they prove nothing, save those excused in steps.json. */
export function proveNothing(lesson: Lesson, fresh: Outcome[], onBase: Run): string[] {
  const passed = new Set(onBase.tests.filter(({ state }) => state === "passed").map(({ name }) => name));
  const excused = exceptions(lesson, "delta").map(({ test }) => test);
  return fresh.map(({ name }) => name).filter((name) => passed.has(name) && !excused.includes(title(name)));
}

/** A test's full name without its file. */
export function title(name: string): string {
  return name.slice(name.indexOf(" > ") + 3);
}

function file(name: string): string {
  return name.slice(0, name.indexOf(" > "));
}
