import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { coloured } from "./paint.ts";
import { Problem } from "./problem.ts";
import { sentence } from "./returned.ts";
import { endAs, ending } from "./script.ts";
import type { Snapshots } from "./snapshots.ts";

/** How to show the difference. */
export interface View {
  stat?: boolean;
  words?: boolean;
  sideBySide?: boolean;
  html?: string;
}

/** Words, numbers and single signs: what a reader of code takes for one word. */
const CODE_WORD = "--word-diff-regex=[A-Za-z0-9_]+|[^[:space:]]";

/** Shows the difference by git itself, with its colours and its pager. */
export async function showPatch(snapshots: Snapshots, view: View): Promise<void> {
  const words = view.words ? [`--word-diff=${coloured() ? "color" : "plain"}`, CODE_WORD] : [];
  const patch = view.stat ? [] : ["--patch", ...words];
  if (snapshots.returned.length > 0) return showWithNotes(snapshots, patch);
  const colour = process.env.NO_COLOR ? ["--color=never"] : [];
  const end = await ending(spawn("git", snapshots.diff(["--stat", ...patch, ...colour]), { stdio: "inherit" }));
  if (end.signal !== "SIGPIPE" && end.code !== 0) endAs(end);
}

/** git has no place for a line of ours between its stat and its patch. */
async function showWithNotes(snapshots: Snapshots, patch: string[]): Promise<void> {
  const parts = [overview(snapshots)];
  if (patch.length > 0) parts.push(read(snapshots, [...patch, colourOption()]));
  await page(parts.filter((part) => part !== "").join("\n"));
}

/** Shows the difference in two columns, in git's pager on a terminal. */
export async function showSideBySide(snapshots: Snapshots): Promise<void> {
  const { parse } = await import("diff2html");
  const { formatSideBySide } = await import("./side-by-side.ts");
  const columns = process.stdout.columns ?? (Number(process.env.COLUMNS) || 160);
  await page(`${overview(snapshots)}\n${formatSideBySide(parse(read(snapshots, PLAIN)), columns)}\n`);
}

/** git's stat, and a line for each file that is left out of it. */
function overview(snapshots: Snapshots): string {
  const notes = snapshots.returned.map((one) => `${sentence(one)}\n`);
  return read(snapshots, ["--stat", colourOption()]) + notes.join("");
}

function colourOption(): string {
  return coloured() ? "--color=always" : "--color=never";
}

/** Writes the difference as a page into a file. */
export async function writeHtml(snapshots: Snapshots, file: string, name: string, sideBySide: boolean): Promise<void> {
  const { formatHtml } = await import("./html.ts");
  const page = await formatHtml(read(snapshots, PLAIN), name, sideBySide, snapshots.returned.map(sentence));
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw new Problem(`The page cannot be written (${(error as Error).message}): name another file after --html.`);
  }
  console.log(`Wrote ${file}: open it in a browser.`);
}

/** A patch for a parser: none of the reader's own settings in it. */
const PLAIN = ["--patch", "--no-color", "--no-ext-diff", "--no-textconv", "--diff-algorithm=default"];

function read(snapshots: Snapshots, options: string[]): string {
  // git asks the terminal for its width, and here it has none.
  const { columns } = process.stdout;
  const env = columns === undefined ? process.env : { ...process.env, COLUMNS: `${columns}` };
  return spawnSync("git", snapshots.diff(options), { env, encoding: "utf8", maxBuffer: 1 << 26 }).stdout;
}

async function page(text: string): Promise<void> {
  if (!process.stdout.isTTY) return void process.stdout.write(text);
  const pager = spawnSync("git", ["var", "GIT_PAGER"], { encoding: "utf8" }).stdout.trim() || "cat";
  const child = spawn("/bin/sh", ["-c", pager], {
    stdio: ["pipe", "inherit", "inherit"],
    env: pagerEnvironment(process.env),
  });
  // The reader may quit before the end.
  child.stdin.on("error", () => {});
  child.stdin.end(text);
  await ending(child);
}

/** What git itself sets (quit at once when it fits, show colours, keep the screen), and UTF-8 also without a locale. */
export function pagerEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { LESS: "FRX", LESSCHARSET: "utf-8", LV: "-c", ...own };
}
