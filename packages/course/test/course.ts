import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** What every npm script of the course calls. */
export const RUN = fileURLToPath(new URL("../src/run.js", import.meta.url));

/** A server that says its port as the lessons' do; RUDE ends it with that exit code at once. */
const MAIN = `import { createServer } from "node:net";
if (process.env.RUDE) process.exit(Number(process.env.RUDE));
const server = createServer().listen(Number(process.env.PORT ?? 8888), "127.0.0.1", () => {
  console.log(\`Serving HTTP on port \${server.address().port}\`);
  if (process.argv[2]) console.log(\`with \${process.argv.slice(2).join("|")}\`);
});
`;

function lesson(number: number, name: string, base: number | null): object {
  const [question, idea, flaw] = [`Why ${name}?`, `${name} it is.`, "None."];
  return {
    number,
    name,
    part: number < 3 ? 1 : 2,
    base,
    question,
    idea,
    flaw,
    try: "curl http://localhost:8888/hello",
    exceptions: [],
  };
}

export const STEPS = {
  parts: [
    { number: 1, title: "First things" },
    { number: 2, title: "Later things" },
  ],
  lessons: [lesson(1, "one", null), lesson(2, "two", 1), lesson(3, "three", 2)],
};

/** Makes a small course of three lessons in a git checkout of its own, removed after the test. */
export function makeCourse(): string {
  const root = mkdtempSync(join(tmpdir(), "fake-course-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  write(root, "lessons/steps.json", JSON.stringify(STEPS));
  write(root, ".gitignore", "node_modules/\n.turbo/\n.course/\n");
  for (const folder of ["01-one", "02-two", "03-three"]) addLesson(root, folder);
  execFileSync("git", ["init", "-q", root]);
  return root;
}

function addLesson(root: string, folder: string): void {
  const scripts = { start: "node src/main.ts", test: "node test/all.js" };
  write(
    root,
    `lessons/${folder}/package.json`,
    JSON.stringify({ name: `@lbaws/${folder}`, type: "module", scripts }, null, 2),
  );
  write(root, `lessons/${folder}/src/main.ts`, MAIN);
  write(root, `lessons/${folder}/src/server.ts`, "listen();\n");
  write(root, `lessons/${folder}/test/all.js`, "console.log('all fine');\n");
}

/** Writes a file of the course, with its folders. */
export function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** What a command said, and how it ended. */
export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A course command that runs. */
export interface Running {
  child: ChildProcess;
  /** Waits until stdout matches and returns the match; the test's own time limit bounds it. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  ended: Promise<Outcome>;
}

/** Starts a course command on a course, away from npm's and the terminal's settings; it ends with the test. */
export function launch(root: string, args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [RUN, ...args], {
    env: { PATH: process.env.PATH, HOME: root, COURSE_ROOT: root, INIT_CWD: root, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    cwd: root,
  });
  onTestFinished(() => void child.kill("SIGTERM"));
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (said.stderr += text));
  const ended = new Promise<Outcome>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, ...said })),
  );
  const until = async (pattern: RegExp) => {
    for (let match = pattern.exec(said.stdout); ; match = pattern.exec(said.stdout)) {
      if (match) return match;
      if (child.exitCode !== null) throw new Error(`Ended before ${pattern}: ${said.stdout}${said.stderr}`);
      await new Promise((resolve) => child.stdout.setMaxListeners(0).once("data", resolve).once("close", resolve));
    }
  };
  return { child, until, ended };
}

/** Runs a course command to its end. */
export function run(root: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return launch(root, args, env).ended;
}

/** Connects, and waits until both sides have closed. */
export function connect(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    createConnection(port, "127.0.0.1")
      .once("error", reject)
      .once("close", () => resolve())
      .resume();
  });
}
