import type { Lesson } from "./steps.ts";

/** Replaces what only says which lesson this is: its folder's name, and its number in the course's commands and titles. */
export function forgetLesson(text: string, { folder, number }: Lesson): string {
  const own = `0?${number}(?![\\d.])`;
  return text
    .replaceAll(folder, "NN-lesson")
    .replaceAll(folder.replace("-", " "), "NN lesson")
    .replace(new RegExp(`(npm (?:start|run check) (?:-- )?)${own}`, "g"), "$1N");
}
