import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { allProcesses } from "@lbaws/observe";
import { expect, test } from "vitest";
import { findExercise } from "../src/exercises/catalogue.ts";
import { LIMITS } from "../src/exercises/limits.ts";
import { runChecks } from "../src/exercises/run.ts";
import { TOOL_ROOT } from "../src/root.ts";
import { write } from "./course.ts";

/** Each process makes others, all of them together twice as many in a few milliseconds. By itself it would end in 20 s. */
const STORM = `import { fork } from "@lbaws/posix";
const end = Date.now() + 20_000;
while (Date.now() < end) fork();
`;
/** Each leaves its group and its parent, as a daemon does: only what stands in its environment says where it comes from. */
const DAEMONS = `import { spawn } from "node:child_process";
const leave = (...command) => spawn(command[0], command.slice(1), { detached: true, stdio: "ignore" }).unref();
for (let i = 0; i < 20; i++) leave("sleep", "20");
if (process.env.END === undefined) setInterval(() => {}, 1000);
process.env.END ??= String(Date.now() + 20_000);
if (Date.now() < Number(process.env.END)) leave(process.execPath, import.meta.filename);
`;

test.each([
  ["a fork storm", STORM],
  ["a storm of daemons", DAEMONS],
])("%s is stopped, and nothing of it is left", { timeout: 60_000 }, async (_, code) => {
  const target = mkdtempSync(join(TOOL_ROOT, ".course-storm-"));
  try {
    write(target, "src/main.ts", code);
    const report = await runChecks(findExercise(TOOL_ROOT, "1a"), { target, limits: { ...LIMITS, seconds: 30 } });
    expect(report.end).toBe("processes");
    expect(report.why).toMatch(/^The program had more than 250 processes at a time\. That was at the check ".+"\.$/);
    const left = allProcesses().filter(({ command, letter }) => letter !== "Z" && command.includes(target));
    expect(left).toEqual([]);
  } finally {
    rmSync(target, { recursive: true });
  }
});
