import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadSteps, type Lesson as Step } from "@lbaws/course";
import { filesBelow, LESSONS, ROOT } from "./paths.ts";

/** A rule that a lesson breaks on purpose, and why. */
export interface Exception {
  rule: string;
  file?: string;
  test?: string;
  reason: string;
}

/** Shows what is still wrong in a lesson. The next one, which cures that, has another in its place. */
export const FLAW = "test/flaw.test.ts";

/** A lesson as the rules see it: what steps.json says, and where it is. */
export interface Lesson extends Omit<Step, "exceptions"> {
  exceptions: Exception[];
  /** The full path of its folder. */
  path: string;
}

/** The path of lessons as steps.json tells it, in its order. */
export function lessons(): Lesson[] {
  const told = JSON.parse(readFileSync(join(LESSONS, "steps.json"), "utf8")) as { lessons: Lesson[] };
  return loadSteps(ROOT).lessons.map((lesson, index) => ({
    ...lesson,
    // The loader knows rule and reason; which file or test is meant concerns these rules alone.
    exceptions: told.lessons[index]?.exceptions ?? [],
    path: join(LESSONS, lesson.folder),
  }));
}

/** Each lesson that has a base, with its base. */
export function steps(): { lesson: Lesson; base: Lesson }[] {
  const all = lessons();
  return all.flatMap((lesson) => {
    const base = all.find(({ number }) => number === lesson.base);
    return base === undefined ? [] : [{ lesson, base }];
  });
}

/** The lesson and all that it grew from, itself first. */
export function ancestry(lesson: Lesson): Lesson[] {
  const base = lessons().find(({ number }) => number === lesson.base);
  return base === undefined ? [lesson] : [lesson, ...ancestry(base)];
}

/** The files of one of a lesson's folders, as paths relative to the lesson: "src/server.ts". */
export function files(lesson: Lesson, folder: "src" | "test" | "apps"): string[] {
  return filesBelow(join(lesson.path, folder)).map((file) => join(folder, file));
}

/** The text of one of a lesson's files. */
export function text(lesson: Lesson, file: string): string {
  return readFileSync(join(lesson.path, file), "utf8");
}

/** The exceptions of a lesson from one rule. */
export function exceptions(lesson: Lesson, rule: string): Exception[] {
  return lesson.exceptions.filter((exception) => exception.rule === rule);
}
