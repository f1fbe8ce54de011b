import { defineConfig } from "vitest/config";

/** One configuration for every package: `vitest run --root . --config ../../vitest.config.ts` from its folder. */
export default defineConfig({
  test: {
    // The second pattern is for the workspace that is itself called test.
    include: ["test/**/*.test.ts", "*.test.ts"],
    // npm test adds up what these files say; turbo keeps them with its cache.
    reporters: ["default", "json"],
    outputFile: { json: ".turbo/tests.json" },
    // The tests start real servers: on a busy machine these limits must not be what fails.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    maxConcurrency: 2,
    // Files of a package share a process: a third less work, and what they test runs in processes of its own.
    isolate: false,
    cache: false,
    experimental: { diagnostics: false },
  },
});
