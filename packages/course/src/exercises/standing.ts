import { basename } from "node:path";
import { loadProgress } from "../progress.ts";
import { loadSteps, type Part } from "../steps.ts";
import { allExercises, nameOf } from "./catalogue.ts";
import { entryOf } from "./record.ts";
import { hasBegun } from "./workspace.ts";

/** A lesson, and since when it is done. */
export interface LessonStanding {
  number: number;
  name: string;
  folder: string;
  part: number;
  done: string | null;
}

/** An exercise, and how far the learner is with it. */
export interface ExerciseStanding {
  /** As it is typed: "5a". */
  exercise: string;
  /** Of its folder: "05a-trailer-fields". */
  name: string;
  title: string;
  /** Its lesson's folder. */
  lesson: string;
  begun: boolean;
  done: string | null;
  /** Of the last run; null when there was none. */
  passed: number | null;
  checks: number | null;
  /** How many were shown. */
  hints: number;
}

export interface Standing {
  lessons: LessonStanding[];
  exercises: ExerciseStanding[];
}

/** How far the learner is. */
export function standingOf(root: string): Standing & { parts: Part[] } {
  const { parts, lessons } = loadSteps(root);
  const progress = loadProgress(root);
  const exercises = allExercises(root).map((exercise) => {
    const { hints, done = null, passed = null, checks = null } = entryOf(root, exercise);
    const { short, title, lesson } = exercise;
    const names = { exercise: short, name: nameOf(exercise), title, lesson: basename(lesson) };
    const begun = hasBegun(root, exercise);
    return { ...names, begun, done, passed, checks, hints };
  });
  return {
    parts,
    lessons: lessons.map(({ number, name, folder, part }) => {
      return { number, name, folder, part, done: progress[folder]?.done ?? null };
    }),
    exercises,
  };
}
