import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.ts";
import type { Progress } from "./progress.ts";
import type { Lesson, Steps } from "./steps.ts";

/** Finds a lesson as a reader names it: `7`, `07`, `app-interface` or `07-app-interface`. Throws a Problem (usage). */
export function findLesson({ lessons }: Steps, wanted: string): Lesson {
  const found = lessons.find(
    (lesson) =>
      lesson.name === wanted ||
      lesson.folder === wanted.replace(/^lessons\/|\/$/g, "") ||
      (/^\d{1,4}$/.test(wanted) && Number(wanted) === lesson.number),
  );
  if (found) return found;
  const [first, last] = [lessons[0]?.number, lessons.at(-1)?.number];
  throw new Problem(
    `There is no lesson "${wanted}": give a number from ${first} to ${last}, or a name such as ${lessons[0]?.name}.`,
    2,
  );
}

/** The first lesson that is not done, or undefined when all are. */
export function nextLesson({ lessons }: Steps, progress: Progress): Lesson | undefined {
  return lessons.find((lesson) => !(lesson.folder in progress));
}

/** The lesson a command without a number is about: the first that is not done, or the last when all are. */
export function currentLesson(steps: Steps, progress: Progress): Lesson {
  return nextLesson(steps, progress) ?? (steps.lessons.at(-1) as Lesson);
}

/** The lesson's folder. Throws a Problem when it is not there. */
export function lessonFolder(root: string, lesson: Lesson): string {
  const folder = join(root, "lessons", lesson.folder);
  if (existsSync(join(folder, "package.json"))) return folder;
  throw new Problem(
    `lessons/${lesson.folder} has no package.json: restore it with \`git checkout lessons/${lesson.folder}\`.`,
  );
}

/** Where its text is, for the reader. */
export function readingOf(lesson: Lesson): string {
  return `Read lessons/${lesson.folder}/README.md`;
}

/** How a lesson is called in messages: `07 app-interface`. */
export function title(lesson: Lesson): string {
  return lesson.folder.replace("-", " ");
}
