import type { Failure } from "@lbaws/checks";

/** The outcome of one check. */
export interface CheckReport {
  name: string;
  spec: string;
  weight: number;
  state: "passed" | "failed" | "not run";
  seconds: number;
  failure?: Failure;
}

/**
 * How a run of an exercise's checks ended: by itself; stopped at a limit of time, processes or memory; or broken, because
 * the checks could not be run or did not report.
 */
export type End = "finished" | "late" | "processes" | "memory" | "broken";

/** The outcome of an exercise's checks. */
export interface RunReport {
  end: End;
  /** A sentence for an end that is not "finished". */
  why?: string;
  checks: CheckReport[];
  seconds: number;
}

export function hasPassed({ end, checks }: RunReport): boolean {
  return end === "finished" && checks.length > 0 && checks.every(({ state }) => state === "passed");
}

/** The weights of the checks that passed, and of all. */
export function points({ checks }: RunReport): { reached: number; possible: number } {
  const sum = (list: CheckReport[]) => list.reduce((total, { weight }) => total + weight, 0);
  return { reached: sum(checks.filter(({ state }) => state === "passed")), possible: sum(checks) };
}
