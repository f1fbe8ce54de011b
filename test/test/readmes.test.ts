import { existsSync } from "node:fs";
import { join } from "node:path";
import { isInstalled, needsTool } from "@lbaws/course";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lessons } from "../src/lessons.ts";
import type { Section } from "../src/markdown.ts";
import { ROOT } from "../src/paths.ts";
import { makePlayground } from "../src/playground.ts";
import { consoleSteps, deadLinks, falseSnippets, neededPrograms, readmes } from "../src/readmes.ts";
import { Terminal } from "../src/terminal.ts";

const MINUTES = 60_000;

let playground: ReturnType<typeof makePlayground>;
beforeAll(() => {
  playground = makePlayground();
});
afterAll(() => playground.remove());

/** Between what people type they wait a second, which can be too short on a busy machine. What is wrong is wrong twice. */
async function playAgain(section: Section, faults: string[]): Promise<string[]> {
  console.log(`Once more, because of this:\n${faults.join("\n\n")}\n`);
  const another = makePlayground();
  try {
    return await new Terminal(another.env).play(section);
  } finally {
    another.remove();
  }
}

test("the root and each lesson have a README", () => {
  const missing = [ROOT, ...lessons().map(({ path }) => path)].filter(
    (folder) => !existsSync(join(folder, "README.md")),
  );
  expect(missing).toEqual([]);
});

describe.each(readmes())("$file", (readme) => {
  test("its snippets stand in the files they name, its links lead to files", () => {
    expect(falseSnippets(readme)).toEqual([]);
    expect(deadLinks(readme), "dead links").toEqual([]);
  });

  const played = readme.sections.filter((section) => consoleSteps(section).length > 0);
  test.for(played)("its commands do what it prints: $heading", { timeout: 5 * MINUTES }, async (section, context) => {
    for (const program of neededPrograms(section)) {
      if (!isInstalled(program)) console.log(`${readme.file}, ${section.heading}: ${program} is not installed`);
      needsTool(context, program);
    }
    let faults = await new Terminal(playground.env).play(section);
    console.log(
      `${readme.file}, ${section.heading}: ${consoleSteps(section).length} steps, ${faults.length} not as printed`,
    );
    if (faults.length > 0) faults = await playAgain(section, faults);
    expect(faults, `\n${faults.join("\n\n")}\n`).toEqual([]);
  });
});
