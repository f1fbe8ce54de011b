import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { forgetLesson } from "./forget-lesson.ts";
import { title } from "./lessons.ts";
import type { Lesson, Steps } from "./steps.ts";

/** A test file that a lesson takes up again as one of its ancestors had it. */
export interface Returned {
  /** Its path in the lesson. */
  file: string;
  /** The nearest ancestor that had it. */
  as: Lesson;
}

/** Of a lesson's files, the test files that the earlier lesson had lost: what they hold is nothing to read again. */
export function returned(root: string, { lessons }: Steps, from: Lesson, to: Lesson, files: string[]): Returned[] {
  const ancestors = ancestorsOf(from, lessons);
  return files
    .filter((file) => file.startsWith("test/") && textOf(root, from, file) === undefined)
    .flatMap((file) => {
      const text = textOf(root, to, file);
      const as = text && ancestors.find((lesson) => textOf(root, lesson, file) === text);
      return as ? [{ file, as }] : [];
    });
}

/** What the reader is told of it. */
export function sentence({ file, as }: Returned): string {
  return `${file} is back, as in lesson ${title(as)}`;
}

/** The nearest first. */
function ancestorsOf(lesson: Lesson, lessons: Lesson[]): Lesson[] {
  const base = lessons.find(({ number }) => number === lesson.base);
  return base ? [base, ...ancestorsOf(base, lessons)] : [];
}

function textOf(root: string, lesson: Lesson, file: string): string | undefined {
  const path = join(root, "lessons", lesson.folder, file);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  return forgetLesson(readFileSync(path, "latin1"), lesson);
}
