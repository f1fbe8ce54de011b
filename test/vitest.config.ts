import { defineConfig, mergeConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import shared from "../vitest.config.ts";

/** By size the proofs would come late, and nothing would be left to run beside them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => (moduleId.endsWith("/exercises.test.ts") ? 1 : 0);
    return (await super.sort(files)).sort((one, other) => isLong(other) - isLong(one));
  }
}

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      // The other files run beside the proofs, one by one.
      maxWorkers: 2,
      // A proof waits in much of its time: three at once keep two cores busy.
      maxConcurrency: 3,
      sequence: { sequencer: LongestFirst },
    },
  }),
);
