import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { longFunctions } from "../src/functions.ts";
import { files, type Lesson, lessons, text } from "../src/lessons.ts";
import { sections } from "../src/markdown.ts";
import { LESSONS } from "../src/paths.ts";
import { commentShare, historyMarks, imports } from "../src/source.ts";

const HEADINGS = ["Try it", "What changed", "Walk through", "What is still wrong", "Exercises", "Read more"];
const RULES = ["budget", "carried", "delta", "conformance"];
const FRAMEWORKS = ["express", "koa", "fastify", "hono"];
const TEST_LIBRARIES = ["vitest", "fast-check"];

const all = lessons();

test("steps.json and the lesson folders agree", () => {
  const folders = readdirSync(LESSONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(all.map(({ folder }) => folder));
});

test("lessons are numbered upwards from 1 and each base is an earlier lesson", () => {
  expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1));
  for (const { folder, number, base } of all) expect(base ?? 0, folder).toBeLessThan(number);
});

test("the package files of the lessons differ only in the name and in the packages that a lesson imports", () => {
  const [first] = all;
  const expected = JSON.parse(text(first as Lesson, "package.json"));
  for (const lesson of all) {
    const manifest = JSON.parse(text(lesson, "package.json"));
    const [dependencies, devDependencies] = neededPackages(lesson);
    const name = `@lbaws/${lesson.folder}`;
    expect(manifest, lesson.folder).toEqual({ ...expected, name, dependencies, devDependencies });
    expect(text(lesson, "tsconfig.json"), lesson.folder).toBe(text(first as Lesson, "tsconfig.json"));
  }
});

describe.each(all)("$folder", (lesson) => {
  const sources = () => [...files(lesson, "src"), ...files(lesson, "apps")];
  const folders = all.map(({ folder }) => folder);
  const everything = () => [...sources(), ...files(lesson, "test")];

  test("steps.json says all there is to say, exceptions have a known rule and a reason", () => {
    for (const key of ["question", "idea", "flaw", "try"] as const) expect(lesson[key], key).toMatch(/\S/);
    expect(lesson.question).toMatch(/\?$/);
    for (const exception of lesson.exceptions) {
      expect(RULES, `rule ${exception.rule}`).toContain(exception.rule);
      expect(exception.reason, `reason for ${exception.rule}`).toMatch(/\w+ \w+/);
    }
  });

  test("there is a main and a test", () => {
    expect(existsSync(join(lesson.path, "src/main.ts"))).toBe(true);
    expect(files(lesson, "test").filter((file) => file.endsWith(".test.ts"))).not.toEqual([]);
  });

  test("the README has the question and the fixed headings", () => {
    const readme = sections(readFileSync(join(lesson.path, "README.md"), "utf8"));
    expect(readme.filter(({ level }) => level === 2).map(({ heading }) => heading)).toEqual(HEADINGS);
    expect(readme[1]?.level, "nothing but the title comes before it").toBe(1);
    expect(readme[1]?.prose.split("\n\n")[0], "the question is the first paragraph").toBe(lesson.question);
  });

  test("no lesson number, announcement or banner stands in src, apps or test", () => {
    const marks = everything().flatMap((file) =>
      historyMarks(text(lesson, file), folders).map((mark) => `${file}:${mark}`),
    );
    expect(marks).toEqual([]);
  });

  test("imports are node:*, own files, @lbaws packages or hosted frameworks", () => {
    const foreign = everything().flatMap((file) => {
      const libraries = file.startsWith("test/") ? [...FRAMEWORKS, ...TEST_LIBRARIES] : FRAMEWORKS;
      return imports(text(lesson, file))
        .filter((name) => !allowed(lesson, file, name, libraries))
        .map((name) => `${file}: ${name}`);
    });
    expect(foreign).toEqual([]);
  });

  test("files have at most 150 lines, functions 25, and comments 15 % of the lines", () => {
    const long = everything().filter((file) => text(lesson, file).trimEnd().split("\n").length > 150);
    expect(long).toEqual([]);
    expect(codeFolders(lesson).flatMap((folder) => longFunctions(folder, 25))).toEqual([]);
    expect(commentShare(sources().map((file) => text(lesson, file)))).toBeLessThanOrEqual(0.15);
  });
});

/** Not every lesson has applications. */
function codeFolders(lesson: Lesson): string[] {
  return ["src", "apps"].map((folder) => join(lesson.path, folder)).filter(existsSync);
}

/** Our own packages: those its server and applications import, and those that only its tests do. */
function neededPackages(lesson: Lesson): [Record<string, string>, Record<string, string>] {
  const imported = (folder: "src" | "apps" | "test") =>
    files(lesson, folder)
      .flatMap((file) => imports(text(lesson, file)))
      .flatMap((name) => /^@lbaws\/[^/]+/.exec(name)?.[0] ?? []);
  const atRuntime = new Set(["@lbaws/posix", ...imported("src"), ...imported("apps")]);
  const inTests = new Set(["@lbaws/wire", ...imported("test")].filter((name) => !atRuntime.has(name)));
  const versions = (names: Set<string>) => Object.fromEntries([...names].map((name) => [name, "0.1.0"]));
  return [versions(atRuntime), versions(inTests)];
}

function allowed(lesson: Lesson, file: string, name: string, libraries: string[]): boolean {
  if (name.startsWith("."))
    return name.endsWith(".ts") && join(lesson.path, file, "..", name).startsWith(`${lesson.path}/`);
  if (name.startsWith("@lbaws/")) return !/^@lbaws\/\d/.test(name);
  return name.startsWith("node:") || libraries.some((library) => name === library || name.startsWith(`${library}/`));
}
