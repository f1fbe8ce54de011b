import { cpSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../problem.ts";
import { assemble } from "./assemble.ts";
import { type Exercise, nameOf } from "./catalogue.ts";

/** Where the learner works on an exercise: workspace/05a-trailer-fields, which git ignores. */
export function workspaceOf(root: string, exercise: Exercise): string {
  return join(root, "workspace", nameOf(exercise));
}

export function hasBegun(root: string, exercise: Exercise): boolean {
  return existsSync(join(workspaceOf(root, exercise), "src"));
}

/** The learner's folder. Throws a Problem that says how to make it when there is none. */
export function begunWorkspace(root: string, exercise: Exercise): string {
  if (hasBegun(root, exercise)) return workspaceOf(root, exercise);
  throw new Problem(
    `You have not begun ${exercise.short} yet: \`npm run exercise ${exercise.short}\` makes your copy of the lesson.`,
  );
}

/** Makes the learner's folder from the lesson's code, complete or not at all. Never touches one that is there. */
export function beginWorkspace(root: string, exercise: Exercise): string {
  const place = workspaceOf(root, exercise);
  const making = `${place}.making-${process.pid}`;
  assemble(exercise.lesson, making);
  cpSync(join(exercise.folder, "README.md"), join(making, "README.md"));
  renameSync(making, place);
  return place;
}

/** Puts the learner's folder aside under a dated name, which is returned. */
export function keepAside(root: string, exercise: Exercise, now = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(":", "-");
  const folder = join(root, "workspace", "kept");
  mkdirSync(folder, { recursive: true });
  let kept = join(folder, `${nameOf(exercise)}-${stamp}`);
  for (let n = 2; existsSync(kept); n++) kept = join(folder, `${nameOf(exercise)}-${stamp}-${n}`);
  renameSync(workspaceOf(root, exercise), kept);
  return kept;
}
