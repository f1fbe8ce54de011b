import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { asServer, isSetUp, parseConsole, programs } from "./console.ts";
import { lessons } from "./lessons.ts";
import { type Section, sections } from "./markdown.ts";
import { standsIn } from "./matching.ts";
import { ROOT } from "./paths.ts";

/** A README whose commands and snippets must be true. */
export interface Readme {
  /** Its path from the repository's top. */
  file: string;
  /** The folder its paths start from. */
  folder: string;
  text: string;
  sections: Section[];
}

/** The root README and those of the lessons, as far as they are there. */
export function readmes(): Readme[] {
  return [ROOT, ...lessons().map(({ path }) => path)]
    .filter((folder) => existsSync(join(folder, "README.md")))
    .map((folder) => {
      const text = readFileSync(join(folder, "README.md"), "utf8");
      return { file: relative(ROOT, join(folder, "README.md")), folder, text, sections: sections(text) };
    });
}

/** Snippets that do not stand in the file they name, and TypeScript that names no file. */
export function falseSnippets(readme: Readme): string[] {
  return readme.sections
    .flatMap(({ fences }) => fences)
    .flatMap(({ info, line, lines }) => {
      const [language = "", path] = info.split(/\s+/);
      if (path === undefined) return language === "ts" ? [`line ${line}: a ts snippet must name its file`] : [];
      const file = join(readme.folder, path);
      if (!existsSync(file)) return [`line ${line}: there is no ${path}`];
      return standsIn(lines, readFileSync(file, "utf8")) ? [] : [`line ${line}: this does not stand in ${path}`];
    });
}

/** Links to files of the repository that are not there. */
export function deadLinks(readme: Readme): string[] {
  const prose = readme.sections.map((section) => section.prose).join("\n");
  return [...prose.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)]
    .map((found) => found[1] ?? "")
    .filter((target) => !existsSync(join(readme.folder, target)));
}

/** The programs that a section's commands need. */
export function neededPrograms(section: Section): string[] {
  const builtIn = ["for", "echo", "printf", "wait", "time", "ulimit"];
  const typed = consoleSteps(section).filter(({ kind }) => kind === "command");
  const commands = typed.map(({ command }) => command);
  const needed = commands.filter((command) => !isSetUp(command) && asServer(command) === undefined).flatMap(programs);
  return [...new Set(needed)].filter((program) => !builtIn.includes(program));
}

/** All steps of a section's console blocks. */
export function consoleSteps(section: Section) {
  return section.fences.filter(({ info }) => info === "console").flatMap(parseConsole);
}
