import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** One test of a finished run. */
export interface Outcome {
  /** File, describe titles and title, joined by " > ". */
  name: string;
  state: "passed" | "failed" | "skipped" | "pending";
  /** Written as test.fails: it passes because what it asserts is not true. */
  fails: boolean;
}

/** What a run leaves in the file named by DELTA_REPORT: its tests, and the files that could not be loaded. */
export interface Run {
  tests: Outcome[];
  unloaded: { file: string; error: string }[];
}

/** Vitest's own json report does not tell which tests are `test.fails`; this one does. */
export default class DeltaReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        name: `${module.relativeModuleId} > ${test.fullName}`,
        state: test.result().state,
        fails: test.options.fails === true,
      })),
    );
    const unloaded = modules
      .filter((module) => module.errors().length > 0)
      .map((module) => ({ file: module.relativeModuleId, error: module.errors()[0]?.message ?? "" }));
    writeFileSync(process.env.DELTA_REPORT ?? "", JSON.stringify({ tests, unloaded } satisfies Run));
  }
}
