import type { CheckReport, End, RunReport } from "./report.ts";
import type { Told } from "./reporter.ts";

/** Who wants to hear of a run while it goes on. */
export interface Listeners {
  /** Called for each check as it ends. */
  onCheck?: (check: CheckReport) => void;
  /** Called with the name of the check that runs now; undefined when none is left. */
  onNext?: (name: string | undefined) => void;
}

/** What the checks have told, put together. */
export class Story {
  readonly #checks = new Map<string, CheckReport>();
  readonly #listeners: Listeners;
  #end: End = "broken";
  #why: string | undefined;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
  }

  /** A line that was cut off, or that tells a thing twice, is no result: something other than the checks has had a hand in it. */
  hear(line: string): void {
    try {
      this.#add(JSON.parse(line));
    } catch (error) {
      this.#why ??= `What the checks told cannot be understood: ${(error as Error).message.slice(0, 200)}`;
    }
    this.#listeners.onNext?.(this.#running());
  }

  #add(told: Told): void {
    if (told.type === "list") this.#list(told.checks);
    else if (told.type === "check") this.#judge(told);
    else if (told.errors.length > 0) this.#why = `The checks themselves went wrong: ${told.errors.join(" ")}`;
    else if (this.#why === undefined) this.#end = "finished";
  }

  #list(checks: Pick<CheckReport, "name" | "spec" | "weight">[]): void {
    for (const check of checks) {
      if (this.#checks.has(check.name)) throw new Error(`"${check.name}" is there twice.`);
      this.#checks.set(check.name, { ...check, state: "not run", seconds: 0 });
    }
  }

  #judge({ name, passed, seconds, failure }: Extract<Told, { type: "check" }>): void {
    const listed = this.#checks.get(name);
    if (listed?.state !== "not run") throw new Error(`"${name}" is not expected now.`);
    const report: CheckReport = { ...listed, state: passed ? "passed" : "failed", seconds };
    if (failure !== undefined) report.failure = failure;
    this.#checks.set(name, report);
    this.#listeners.onCheck?.(report);
  }

  stop(end: End, why: string): void {
    const check = this.#running();
    this.#end = end;
    this.#why ??= check === undefined ? why : `${why} That was at the check "${check}".`;
  }

  /** The checks run in their order. */
  #running(): string | undefined {
    return [...this.#checks.values()].find(({ state }) => state === "not run")?.name;
  }

  /** `output` is the last that the checks' own process wrote, `how` says how that process ended. */
  report(seconds: number, output: string, how: string): RunReport {
    const checks = [...this.#checks.values()];
    if (this.#end === "finished" && this.#why === undefined) return { end: "finished", checks, seconds };
    const end = this.#end === "finished" ? "broken" : this.#end;
    return { end, why: this.#why ?? this.#brokenOff(output, how), checks, seconds };
  }

  #brokenOff(output: string, how: string): string {
    const check = this.#running();
    if (check === undefined) {
      return `The checks ended without a result. ${output.trim().split("\n").slice(-3).join(" ")}`;
    }
    return `The checks ${how} at the check "${check}", while the program ran. It may have ended them.`;
  }
}
