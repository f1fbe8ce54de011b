import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A task that turbo ran and that failed: its name, and the package's folder from the root. */
export interface FailedTask {
  task: string;
  directory: string;
}

interface Summary {
  tasks: (FailedTask & { execution?: { exitCode?: number | null } })[];
}

/** Removes the summaries of earlier runs, so that failedTasks tells about the next one alone. */
export function forgetRuns(root: string): void {
  rmSync(runsFolder(root), { recursive: true, force: true });
}

/** The tasks that failed in the run since forgetRuns; turbo has to be called with --summarize. */
export function failedTasks(root: string): FailedTask[] {
  const folder = runsFolder(root);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const tasks = files.flatMap((file) => (JSON.parse(readFileSync(join(folder, file), "utf8")) as Summary).tasks);
  return tasks.filter(({ execution }) => execution && execution.exitCode !== 0);
}

function runsFolder(root: string): string {
  return join(root, ".turbo", "runs");
}
