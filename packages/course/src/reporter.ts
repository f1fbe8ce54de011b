import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { DefaultReporter, type TestCase, type TestModuleState, type Vitest } from "vitest/node";
import { paint } from "./paint.ts";
import { courseRoot } from "./root.ts";
import { type Lesson, loadSteps } from "./steps.ts";

/** vitest's own report, but a lesson's flaw, a `test.fails`, is no tick: its name says what is not true yet. */
export default class CourseReporter extends DefaultReporter {
  override onInit(vitest: Vitest): void {
    // Hints for those who tune a test suite.
    vitest.config.experimental.diagnostics = { isolate: false, environment: false, import: false, transform: false };
    super.onInit(vitest);
  }

  protected override printTestCase(moduleState: TestModuleState, test: TestCase): void {
    if (test.options.fails && test.result().state === "passed") this.printFlaw(test.name);
    else super.printTestCase(moduleState, test);
  }

  private printFlaw(name: string): void {
    const cure = findCure(courseRoot(), basename(this.ctx.config.root), name);
    const note = cure === undefined ? "" : `   (cured in lesson ${cure})`;
    this.log(`   ${paint("yellow", "flaw")}  ${name}${paint("dim", note)}`);
  }
}

/** The lesson, as two digits, that continues the one in `folder` and has the same test without `fails`. */
export function findCure(root: string, folder: string, name: string): string | undefined {
  const { lessons } = loadSteps(root);
  const flawed = lessons.find((lesson) => lesson.folder === folder);
  const cure = lessons.find(
    (lesson) => lesson.number > (flawed?.number ?? Infinity) && hasTest(root, lesson, `test("${name}"`),
  );
  return cure?.folder.slice(0, 2);
}

function hasTest(root: string, lesson: Lesson, start: string): boolean {
  const folder = join(root, "lessons", lesson.folder, "test");
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
    return files.some((file) => readFileSync(join(folder, file), "utf8").includes(start));
  } catch {
    // A lesson that is not there cures nothing.
    return false;
  }
}
