import { defineConfig } from "vitest/config";

/** For an exercise's checks: run one after the other, in one process that never loads a learner's code. */
export default defineConfig({
  test: {
    include: ["*.test.ts"],
    pool: "forks",
    execArgv: ["--disable-sigusr1"],
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    cache: false,
    fsModuleCache: false,
    experimental: { diagnostics: false },
  },
});
