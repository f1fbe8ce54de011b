import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../problem.ts";
import { assemble } from "./assemble.ts";
import { type Exercise, nameOf } from "./catalogue.ts";

/** What is done with the exercise one is in. */
const COMMANDS = ["check", "watch", "hint", "reset", "submit"];

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

/** Makes the learner's folder from the lesson's code, complete or not at all. One that is there without `src` is kept aside. */
export function beginWorkspace(root: string, exercise: Exercise): string {
  const place = workspaceOf(root, exercise);
  const making = `${place}.making-${process.pid}`;
  try {
    assemble(exercise.lesson, making);
    cpSync(join(exercise.folder, "README.md"), join(making, "README.md"));
    giveCommands(join(making, "package.json"), exercise);
    if (existsSync(place)) keepAside(root, exercise);
    renameSync(making, place);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return place;
}

/** Who works inside of the folder types the same commands there, without the exercise's name. */
function giveCommands(file: string, { short }: Exercise): void {
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  const commands = COMMANDS.map((name) => [name, `npm --silent --prefix ../.. run ${name} ${short} --`]);
  manifest.scripts = { start: manifest.scripts?.start, ...Object.fromEntries(commands) };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
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
