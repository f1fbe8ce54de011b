import { resolve } from "node:path";
import { Command, Option } from "commander";
import { currentLesson, findLesson, lessonFolder, title } from "./lessons.ts";
import { optionsNpmTook, refuseSigns } from "./npm-options.ts";
import { Problem, runCommand } from "./problem.ts";
import { loadProgress } from "./progress.ts";
import { courseRoot } from "./root.ts";
import { showPatch, showSideBySide, type View, writeHtml } from "./show.ts";
import { takeSnapshots } from "./snapshots.ts";
import { type Lesson, loadSteps, type Steps } from "./steps.ts";

interface Options extends View {
  all?: boolean;
}

const EXAMPLES = `
Examples:
  npm run diff                          the current lesson against its base
  npm run diff 2                        lesson 02 against its base
  npm run diff 1 2                      from lesson 01 to lesson 02
  npm run diff -- 1 2 --side-by-side    options need the -- before them`;

/** The two lessons to compare: those that were named, or one (the current one without any) and its base. */
function choose(root: string, steps: Steps, wanted: string[]): [Lesson, Lesson] {
  if (wanted.length > 2) throw new Problem("Give two lessons at most: `npm run diff 1 2`.", 2);
  const [first, second] = wanted.map((name) => findLesson(steps, name));
  if (!first)
    return [baseOf(steps, currentLesson(steps, loadProgress(root))), currentLesson(steps, loadProgress(root))];
  if (!second) return [baseOf(steps, first), first];
  if (first === second)
    throw new Problem(
      `Both sides are lesson ${title(first)}: give two different lessons, or one alone for what it changes.`,
      2,
    );
  return [first, second];
}

function baseOf({ lessons }: Steps, lesson: Lesson): Lesson {
  const base = lessons.find(({ number }) => number === lesson.base);
  if (base) return base;
  const other = lessons.find((one) => one.base === lesson.number) ?? lessons.find((one) => one !== lesson);
  const hint = other ? `: give two lessons, as in \`npm run diff ${lesson.number} ${other.number}\`` : "";
  throw new Problem(`Lesson ${title(lesson)} starts from nothing, so there is no base to compare it with${hint}.`, 2);
}

/** Adds the options that npm took for itself. `--html FILE` then left its FILE among the lessons. */
function addNpmOptions(wanted: string[], options: Options): [string[], Options] {
  const took = optionsNpmTook(["stat", "words", "side-by-side", "all", "html"], process.env);
  const flags = {
    stat: took.has("stat"),
    words: took.has("words"),
    sideBySide: took.has("side-by-side"),
    all: took.has("all"),
  };
  const set = Object.fromEntries(Object.entries(flags).filter(([, given]) => given));
  const html = took.get("html");
  if (html === undefined) return [wanted, { ...set, ...options }];
  if (html !== "true") return [wanted, { ...set, html, ...options }];
  const file = wanted.find((name) => /\.html?$/.test(name));
  if (!file) throw new Problem("Name the page to write: `npm run diff -- 1 2 --html changes.html`.", 2);
  return [wanted.filter((name) => name !== file), { ...set, html: file, ...options }];
}

async function diff(typed: string[], given: Options): Promise<void> {
  refuseSigns(process.env);
  const [wanted, options] = addNpmOptions(typed, given);
  if (options.words && (options.sideBySide || options.html)) {
    throw new Problem("--words goes with neither --side-by-side nor --html: choose one.", 2);
  }
  const root = courseRoot();
  const steps = loadSteps(root);
  const [from, to] = choose(root, steps, wanted);
  for (const lesson of [from, to]) lessonFolder(root, lesson);
  const snapshots = takeSnapshots(root, steps, from, to, options.all ?? false);
  try {
    await show(from, to, snapshots, options);
  } finally {
    snapshots.remove();
  }
}

async function show(
  from: Lesson,
  to: Lesson,
  snapshots: ReturnType<typeof takeSnapshots>,
  options: Options,
): Promise<void> {
  const name = `From lesson ${title(from)} to ${title(to)}`;
  if (snapshots.same) console.log(`${name} nothing changes${options.all ? "" : " in src/ and test/"}.`);
  // npm runs scripts in the root folder; INIT_CWD is where the reader typed the command.
  else if (options.html) {
    await writeHtml(snapshots, resolve(process.env.INIT_CWD ?? "", options.html), name, options.sideBySide ?? false);
  } else if (options.sideBySide && !options.stat) await showSideBySide(snapshots);
  else await showPatch(snapshots, options);
}

const program = new Command("npm run diff")
  .description("Shows what changes from one lesson to another in src/ and test/. One lesson: from its base to it.")
  .argument("[lessons...]", "one or two, by number or name; without any, the first lesson that is not done")
  .addOption(new Option("--stat", "only which files change, and by how much"))
  .addOption(new Option("--words", "mark the changed words instead of lines"))
  .addOption(new Option("--side-by-side", "two columns"))
  .addOption(new Option("--html <file>", "write a page that a browser shows without network"))
  .addOption(new Option("--all", "README.md, package.json and tsconfig.json too"))
  .addHelpText("after", EXAMPLES)
  .action(diff);

await runCommand(program, process.argv.slice(2));
