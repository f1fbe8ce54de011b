import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { allProcesses } from "@lbaws/observe";
import { describe, expect, test } from "vitest";
import { needsTool } from "../src/needs-tool.ts";
import { launch, makeCourse, run, write } from "./course.ts";
import { makeCourseWithExercises, work } from "./exercise-course.ts";
import { inTerminal } from "./terminal.ts";

const WATCH = ["exercises/watch", "1a"];
/** What there is after the first run of the lesson as it is. */
const NOT_DONE = /1a is not done yet, 1 of 2 points\.\nWaits for a save in workspace\/01a-greet\/ \(Ctrl-C ends it\)\n/;

async function begun(): Promise<string> {
  const root = makeCourseWithExercises();
  await run(root, ["exercises/exercise", "1a"]);
  return root;
}

/** The processes that work on a course. */
function workingOn(root: string): string[] {
  return allProcesses()
    .filter(({ command, letter }) => letter !== "Z" && command.includes(root))
    .map(({ command }) => command);
}

describe.each([{}, { CHOKIDAR_USEPOLLING: "1" }])("with %j", (env) => {
  test("it checks at the start and at a save, in plain lines", async () => {
    const root = await begun();
    const watch = launch(root, WATCH, env as Record<string, string>);
    await watch.until(NOT_DONE);
    work(root, "01a-greet", "hello();\n");
    const [said] = await watch.until(/^[\s\S]*1a is done, with all 2 points\.\nWaits for .*\n/);
    expect(said).toMatch(
      /\nChecking … \(\d\d:\d\d:\d\d, src\/server\.ts has changed\)\nExercise 01a A kind greeting\n/,
    );
    expect(said).not.toContain("\x1b");
    watch.child.kill("SIGINT");
    expect(await watch.ended).toMatchObject({ code: 130, stderr: "Interrupted.\n" });
  });
});

test("a save during a run ends it and starts anew; what is waited for is said", async () => {
  const root = await begun();
  work(root, "01a-greet", "wait();\n");
  const watch = launch(root, WATCH);
  await watch.until(/waiting for "it says hello": \d+ s so far\n/);
  work(root, "01a-greet", "wait(1);\n");
  await watch.until(/\nIt starts anew\.\n[\s\S]*passed {3}it is there/);
  work(root, "01a-greet", "hello();\n");
  const [said] = await watch.until(/^[\s\S]*1a is done, .*\n/);
  expect(said).not.toContain("FAILED");
});

test("a run under way leaves nothing when the watch is interrupted, and is not recorded", async () => {
  const root = await begun();
  work(root, "01a-greet", "wait();\n");
  const watch = launch(root, WATCH);
  await watch.until(/passed {3}it is there/);
  watch.child.kill("SIGTERM");
  expect(await watch.ended).toMatchObject({ code: 130, stderr: "Interrupted.\n" });
  expect(workingOn(root)).toEqual([]);
  expect(existsSync(join(root, ".course"))).toBe(false);
});

test("a reset meanwhile is followed to the new copy", async () => {
  const root = await begun();
  const watch = launch(root, WATCH);
  await watch.until(NOT_DONE);
  await run(root, ["exercises/reset", "1a"]);
  await watch.until(/has changed\)[\s\S]*is not done yet, 1 of 2 points\.\nWaits/);
  work(root, "01a-greet", "hello();\n");
  await watch.until(/1a is done/);
});

test.each([
  ["1a", 1, "You have not begun 1a yet: `npm run exercise 1a` makes your copy of the lesson.\n"],
  ["1c", 2, 'There is no exercise "1c": lesson 01 has 1a, 1b. `npm run progress` lists them all.\n'],
])("%s is refused with a sentence", async (wanted, code, stderr) => {
  const root = makeCourseWithExercises();
  expect(await run(root, ["exercises/watch", wanted])).toEqual({ code, signal: null, stdout: "", stderr });
});

test("without exercises there is nothing to watch", async () => {
  expect(await run(makeCourse(), ["exercises/watch"])).toMatchObject({ code: 0, stdout: /^All exercises are done/ });
});

describe("in a terminal", () => {
  const READY = /r run {2}h hint {2}d our solution {2}n next exercise {2}q quit/;

  test("keys give a hint, our solution when asked twice, the next exercise, and the end", async (context) => {
    needsTool(context, "script");
    const root = await begun();
    const { press, until } = inTerminal(root, WATCH);
    await until(READY);
    press("h");
    expect(await until(READY)).toMatch(/Hint 1 of 2[\s\S]*Look\.[\s\S]*1 more: press h again/);
    press("d");
    expect(await until(READY)).toContain("Press d once more");
    press("d");
    expect(await until(READY)).toMatch(/-listen\(\);[\s\S]*\+hello\(\);/);
    press("r");
    await until(/you pressed r[\s\S]*not done yet[\s\S]*q quit/);
    press("n");
    expect(await until(READY)).toMatch(/now in workspace\/01b-leave\/[\s\S]*Exercise 01b/);
    press("q");
    expect(await until(/over\n/)).toMatch(/ended with 0\n[\s\S]* icanon [\s\S]* echo /);
    expect(JSON.parse(readFileSync(join(root, ".course/exercises.json"), "utf8"))).toMatchObject({
      "01a-greet": { hints: 1 },
    });
  });

  test("Ctrl-C during a run gives the terminal back", async (context) => {
    needsTool(context, "script");
    const root = await begun();
    work(root, "01a-greet", "wait();\n");
    const { press, until } = inTerminal(root, WATCH);
    await until(/it is there/);
    press("\x03");
    expect(await until(/over\n/)).toMatch(/Interrupted\.\nended with 130\n[\s\S]* icanon [\s\S]* echo /);
    expect(workingOn(root)).toEqual([]);
  });

  test("what cannot be remembered is said in one sentence, and the watch goes on", async (context) => {
    needsTool(context, "script");
    const root = await begun();
    const { press, until } = inTerminal(root, WATCH);
    await until(READY);
    rmSync(join(root, ".course/exercises.json"));
    mkdirSync(join(root, ".course/exercises.json"));
    press("h");
    await until(/\.course\/exercises\.json cannot be read \(EISDIR\): make it a file/);
    press("q");
    expect(await until(/over\n/)).toMatch(/ended with 0\n/);
  });

  test("a fault of the tool gives the terminal back", async (context) => {
    needsTool(context, "script");
    const root = await begun();
    const { press, until } = inTerminal(root, WATCH);
    await until(READY);
    rmSync(join(root, "lessons/01-one/exercises/a-greet/solution"), { recursive: true });
    write(root, "lessons/01-one/exercises/a-greet/solution", "not a folder");
    press("d");
    await until(/Press d once more/);
    press("d");
    expect(await until(/over\n/)).toMatch(/ENOTDIR[\s\S]*ended with [17]\n[\s\S]* icanon [\s\S]* echo /);
  });
});
