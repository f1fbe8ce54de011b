import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coloured, paint } from "../paint.ts";
import { Problem } from "../problem.ts";
import { assemble } from "./assemble.ts";
import type { Exercise } from "./catalogue.ts";
import { hintsOf } from "./hints.ts";
import { renderMarkdown } from "./markdown.ts";
import { entryOf, remember } from "./record.ts";
import { begunWorkspace } from "./workspace.ts";

/** The next hint as it is printed; each call gives one more. */
export function nextHint(root: string, exercise: Exercise): string {
  const hints = hintsOf(exercise);
  const shown = entryOf(root, exercise).hints;
  const index = Math.min(shown, hints.length - 1);
  remember(root, exercise, { hints: Math.min(shown + 1, hints.length) });
  const left = hints.length - index - 1;
  const more = left > 0 ? `${left} more: the same command again.` : lastWord(exercise);
  return `${paint("bold", `Hint ${index + 1} of ${hints.length}`)}\n\n${renderMarkdown(hints[index] ?? "")}\n\n${paint("dim", more)}`;
}

function lastWord({ folder, short }: Exercise): string {
  if (!existsSync(join(folder, "solution"))) return "This was the last one.";
  return `This was the last one. \`npm run hint ${short} -- --solution\` shows our solution.`;
}

/** How our solution differs from the learner's copy, as a diff. */
export function solutionDiff(root: string, exercise: Exercise): string {
  const solution = join(exercise.folder, "solution");
  if (!existsSync(solution))
    throw new Problem(`The solution of ${exercise.short} is not part of this copy of the course.`);
  const folder = mkdtempSync(join(tmpdir(), "solution-"));
  try {
    assemble(exercise.lesson, join(folder, "ours"), solution);
    const colour = coloured() ? "always" : "never";
    const flags = ["diff", "--no-index", `--color=${colour}`, "--no-prefix", "--"];
    const paths = [join(begunWorkspace(root, exercise), "src"), join(folder, "ours/src")];
    const { stdout } = spawnSync("git", [...flags, ...paths], { encoding: "utf8" });
    const named = stdout.replaceAll(paths[0]?.slice(1) ?? "", "yours").replaceAll(paths[1]?.slice(1) ?? "", "ours");
    return named === ""
      ? "Yours and ours are the same."
      : named.replaceAll(paths[0] ?? "", "yours").replaceAll(paths[1] ?? "", "ours");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Only after passing, or when it is asked for a second time. */
export function maySeeSolution(root: string, exercise: Exercise, asked: boolean): boolean {
  return (
    asked || entryOf(root, exercise).done !== undefined || entryOf(root, exercise).hints >= hintsOf(exercise).length
  );
}
