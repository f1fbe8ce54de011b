import { relative } from "node:path";
import { paint } from "../paint.ts";
import { Problem } from "../problem.ts";
import { allExercises, type Exercise } from "./catalogue.ts";
import { checkWorkspace } from "./check-exercise.ts";
import { maySeeSolution, nextHint, solutionDiff } from "./help.ts";
import { hasKeys, pushUp, readKeys } from "./keys.ts";
import { hasPassed, points, type RunReport } from "./report.ts";
import { watchSaves } from "./saves.ts";
import { beginWorkspace, hasBegun, workspaceOf } from "./workspace.ts";

const KEYS = "r run  h hint  d our solution  n next exercise  q quit";

/** Checks the learner's copy of an exercise at every save, and does what keys ask for, until it is told to stop. */
export class Watch {
  readonly #root: string;
  #exercise: Exercise;
  /** Why a run is to begin. */
  #due: string | undefined;
  #run: AbortController | undefined;
  #over = false;
  #wake = () => {};
  #lastKey = "";
  /** To be said with the next run. */
  #news = "";

  constructor(root: string, exercise: Exercise) {
    this.#root = root;
    this.#exercise = exercise;
  }

  async go(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#quit(), { once: true });
    const leaveKeys = readKeys((key) => this.#press(key));
    try {
      while (!this.#over) await this.#watchOne(this.#exercise);
    } finally {
      leaveKeys();
    }
  }

  /** Until another exercise is chosen. */
  async #watchOne(exercise: Exercise): Promise<void> {
    const leave = await watchSaves(workspaceOf(this.#root, exercise), (file) => this.#again(`${file} has changed`));
    this.#due = "at the start";
    try {
      while (!this.#over && this.#exercise === exercise) {
        if (this.#due === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
        else await this.#runOnce(exercise, this.#due);
      }
    } finally {
      await leave();
    }
  }

  async #runOnce(exercise: Exercise, why: string): Promise<void> {
    this.#due = undefined;
    this.#run = new AbortController();
    const { signal } = this.#run;
    pushUp();
    if (this.#news !== "") console.log(this.#news);
    this.#news = "";
    console.log(`Checking … (${new Date().toTimeString().slice(0, 8)}, ${why})`);
    try {
      const report = await checkWorkspace(this.#root, exercise, signal);
      if (!signal.aborted) console.log(`\n${outcome(exercise, report)}`);
    } catch (error) {
      tell(error);
    }
    this.#run = undefined;
    if (!signal.aborted) this.#showKeys();
  }

  #again(why: string): void {
    this.#due = why;
    this.#stopRun("It starts anew.");
  }

  #quit(): void {
    this.#over = true;
    this.#stopRun("");
  }

  #stopRun(word: string): void {
    if (word !== "" && this.#run?.signal.aborted === false) console.log(paint("dim", word));
    this.#run?.abort();
    this.#wake();
  }

  #showKeys(): void {
    const folder = relative(this.#root, workspaceOf(this.#root, this.#exercise));
    console.log(`Waits for a save in ${folder}/${hasKeys() ? `\n${paint("dim", KEYS)}` : " (Ctrl-C ends it)"}`);
  }

  #press(key: string): void {
    const before = this.#lastKey;
    this.#lastKey = key;
    try {
      if (key === "r") this.#again("you pressed r");
      else if (key === "q") this.#quit();
      else if (key === "n") this.#next();
      else if (key === "h") this.#show(nextHint(this.#root, this.#exercise).replace("the same command", "press h"));
      else if (key === "d") this.#show(this.#solution(before === "d"));
      else if (this.#run === undefined) this.#showKeys();
    } catch (error) {
      tell(error);
    }
  }

  #show(text: string): void {
    console.log(`\n${text}\n`);
    if (this.#run === undefined) this.#showKeys();
  }

  #solution(asked: boolean): string {
    if (maySeeSolution(this.#root, this.#exercise, asked)) return solutionDiff(this.#root, this.#exercise);
    return "There are hints left (h). Press d once more to see it now.";
  }

  #next(): void {
    const all = allExercises(this.#root);
    const next = all[all.findIndex(({ id }) => id === this.#exercise.id) + 1];
    if (next === undefined) {
      this.#show(`${this.#exercise.short} is the last exercise.`);
      return;
    }
    const begun = hasBegun(this.#root, next);
    const folder = relative(this.#root, begun ? workspaceOf(this.#root, next) : beginWorkspace(this.#root, next));
    this.#news = `${begun ? "Your copy is in" : "A copy of its lesson is now in"} ${folder}/, the task in its README.md.`;
    this.#exercise = next;
    this.#stopRun("");
  }
}

function outcome({ short }: Exercise, report: RunReport): string {
  const { reached, possible } = points(report);
  if (hasPassed(report)) return `${paint("green", `${short} is done`)}, with all ${possible} points.`;
  return `${paint("red", `${short} is not done yet`)}, ${reached} of ${possible} points.`;
}

/** A fault of the tool must not pass for one of the learner. */
function tell(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
  console.log(error.message);
}
