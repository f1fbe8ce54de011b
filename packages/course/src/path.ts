import { nextLesson, title } from "./lessons.ts";
import { paint } from "./paint.ts";
import type { Progress } from "./progress.ts";
import type { Lesson, Steps } from "./steps.ts";
import { wrapWords } from "./wrap.ts";

/** The path as text: the parts, and each lesson's state, number, name and question, wrapped to `columns`. */
export function formatPath(steps: Steps, progress: Progress, columns: number): string {
  const next = nextLesson(steps, progress);
  const room = Math.max(...steps.lessons.map((lesson) => title(lesson).length));
  const parts = steps.parts.filter(({ number }) => steps.lessons.some(({ part }) => part === number));
  const texts = parts.map(({ number, title: name }) => {
    const lessons = steps.lessons.filter(({ part }) => part === number);
    const lines = lessons.map((lesson) => formatLesson(lesson, stateOf(lesson, next, progress), room, columns));
    return [paint("bold", `Part ${number}: ${name}`), ...lines].join("\n");
  });
  return texts.join("\n\n");
}

/** Of a question, in characters. */
const NARROWEST = 20;

type State = "done" | "next" | "later";

const STYLES = { done: "green", next: ["bold", "cyan"], later: "dim" } as const;

function stateOf(lesson: Lesson, next: Lesson | undefined, progress: Progress): State {
  if (lesson.folder in progress) return "done";
  return lesson === next ? "next" : "later";
}

function formatLesson(lesson: Lesson, state: State, room: number, columns: number): string {
  const start = `  ${state.padEnd(5)}  ${title(lesson).padEnd(room)}  `;
  const question = wrapWords(lesson.question, Math.max(NARROWEST, columns - start.length));
  const style = STYLES[state];
  const painted = (line: string) => paint(typeof style === "string" ? style : [...style], line);
  return (start + question.replaceAll("\n", `\n${" ".repeat(start.length)}`)).split("\n").map(painted).join("\n");
}
