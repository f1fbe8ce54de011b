import { Command } from "commander";
import { optionsNpmTook } from "../npm-options.ts";
import { paint } from "../paint.ts";
import { runCommand } from "../problem.ts";
import { courseRoot } from "../root.ts";
import type { Part } from "../steps.ts";
import { wrapWords } from "../wrap.ts";
import { bar } from "./bars.ts";
import { type ExerciseStanding, type LessonStanding, type Standing, standingOf } from "./standing.ts";

const WIDEST = 80;
/** Where stdout does not say how wide it is. */
const USUAL = 60;
const BAR = 30;

function width(): number {
  return Math.min(process.stdout.columns ?? USUAL, WIDEST);
}

function stateOf({ done, begun, checks, passed }: ExerciseStanding): string {
  if (done !== null) return "done";
  if (checks !== null) return `${passed} of ${checks} checks`;
  return begun ? "begun" : "not begun";
}

/** Of the column with the states. */
const ROOM = "10 of 10 checks".length;

function line(state: string, name: string, text: string): string {
  const start = `  ${state.padEnd(ROOM)}  ${name}`;
  const wrapped = wrapWords(text, width() - start.length).replaceAll("\n", `\n${" ".repeat(start.length)}`);
  if (state === "done") return paint("green", start + wrapped);
  return state.startsWith("not") ? paint("dim", start + wrapped) : start + wrapped;
}

function linesOf(lesson: LessonStanding, { exercises }: Standing): string[] {
  const own = exercises.filter((exercise) => exercise.lesson === lesson.folder);
  return [
    line(lesson.done === null ? "not done" : "done", `${lesson.folder.slice(0, 2)} `, lesson.name),
    ...own.map((exercise) => line(stateOf(exercise), `   ${exercise.exercise.padEnd(3)} `, titleOf(exercise))),
  ];
}

function titleOf({ title, hints }: ExerciseStanding): string {
  return hints === 0 ? title : `${title} (${hints} hint${hints === 1 ? "" : "s"})`;
}

function count({ lessons, exercises }: Standing): string {
  const tell = (list: { done: string | null }[], one: string) =>
    `${list.filter(({ done }) => done !== null).length} of ${list.length} ${one}${list.length === 1 ? "" : "s"}`;
  const parts = exercises.length === 0 ? [] : [tell(exercises, "exercise")];
  return [tell(lessons, "lesson"), ...parts].join(", ");
}

/** A bar, and in words what it shows. */
function barOf(standing: Standing): string {
  const all = [...standing.lessons, ...standing.exercises];
  const done = all.filter((one) => one.done !== null).length;
  return `  ${bar(done, all.length, BAR)} ${done} of ${all.length} done\n  ${count(standing)}`;
}

function format(parts: Part[], all: Standing): string {
  const used = parts.filter(({ number }) => all.lessons.some(({ part }) => part === number));
  const texts = used.map(({ number, title }) => {
    const lessons = all.lessons.filter(({ part }) => part === number);
    const exercises = all.exercises.filter(({ lesson }) => lessons.some(({ folder }) => folder === lesson));
    const lines = lessons.flatMap((lesson) => linesOf(lesson, all));
    return [paint("bold", `Part ${number}: ${title}`), barOf({ lessons, exercises }), "", ...lines].join("\n");
  });
  return [...texts, `${paint("bold", "In all")}\n${barOf(all)}`].join("\n\n");
}

function showProgress({ json = optionsNpmTook(["json"], process.env).has("json") }: { json?: boolean }): void {
  const { parts, ...standing } = standingOf(courseRoot());
  console.log(json ? JSON.stringify(standing, null, 2) : format(parts, standing));
}

const program = new Command("npm run progress")
  .description("Shows the lessons and exercises that are done, part by part.")
  .option("--json", "for programs: the lessons and the exercises as JSON")
  .action(showProgress);

await runCommand(program, process.argv.slice(2));
