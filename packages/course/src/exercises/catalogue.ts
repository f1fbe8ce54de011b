import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../problem.ts";

/** An exercise of a lesson: a folder such as lessons/05-body/exercises/a-trailer-fields. */
export interface Exercise {
  /** As files are named: "05a". */
  id: string;
  /** As it is typed: "5a". */
  short: string;
  slug: string;
  /** The first line of its README, or the slug where there is none. */
  title: string;
  /** Full paths. */
  folder: string;
  lesson: string;
}

/** All exercises, in the order of the path. */
export function allExercises(root: string): Exercise[] {
  const lessons = join(root, "lessons");
  const folders = readdirSync(lessons).filter((name) => /^\d\d-/.test(name));
  return folders.sort().flatMap((name) => exercisesOf(join(lessons, name), name.slice(0, 2)));
}

function exercisesOf(lesson: string, number: string): Exercise[] {
  const place = join(lesson, "exercises");
  const names = existsSync(place) ? readdirSync(place) : [];
  return names
    .filter((name) => /^[a-z]-[a-z0-9-]+$/.test(name))
    .sort()
    .map((name) => {
      const id = number + name.charAt(0);
      const [folder, slug] = [join(place, name), name.slice(2)];
      return { id, short: id.replace(/^0/, ""), slug, title: titleOf(folder) ?? slug, folder, lesson };
    });
}

/** One damaged folder must not keep anybody from the others. */
function titleOf(folder: string): string | undefined {
  try {
    return /^# \w+ (.+)$/m.exec(readFileSync(join(folder, "README.md"), "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** Whether somebody means an exercise, not a lesson: "5a", "05a", "05a-trailer-fields". */
export function meansExercise(wanted: string): boolean {
  return /^\d{1,2}[a-z](-[a-z0-9-]+)?$/i.test(wanted);
}

/** Finds an exercise as it is typed. Throws a Problem (usage). */
export function findExercise(root: string, wanted: string): Exercise {
  const all = allExercises(root);
  const name = wanted.replace(/^workspace\/|\/$/g, "").toLowerCase();
  const found = all.find((exercise) => [exercise.id, exercise.short, nameOf(exercise)].includes(name));
  if (found !== undefined) return found;
  const number = /^\d{1,2}/.exec(wanted)?.[0].padStart(2, "0");
  const near = all.filter(({ id }) => id.slice(0, 2) === number).map(({ short }) => short);
  const choice =
    near.length > 0 ? `lesson ${number} has ${near.join(", ")}` : "give a lesson's number and a letter, such as 5a";
  throw new Problem(`There is no exercise "${wanted}": ${choice}. \`npm run progress\` lists them all.`, 2);
}

/** The name of its folder in the workspace: "05a-trailer-fields". */
export function nameOf({ id, slug }: Exercise): string {
  return `${id}-${slug}`;
}
