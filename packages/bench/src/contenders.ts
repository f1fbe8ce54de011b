import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Server, start } from "@lbaws/wire";
import { hasBody, isEcho } from "./answer.ts";
import type { Judge } from "./client.ts";

/** A server to be measured. */
export interface Contender {
  /** For the command line. */
  name: string;
  /** For the table. */
  title: string;
  start(): Promise<Server>;
  judge: Judge;
  /** The ratio to this one that the first contender should reach. */
  expected?: number;
}

/** A contender that this machine lacks something for. */
export interface LeftOut {
  name: string;
  reason: string;
}

const ROOT = new URL("../../../", import.meta.url);
const PYTHON = "python3";

/** Every contender's name; the first is the one that the others are compared with. */
export const NAMES = ["lesson-19", "lesson-20", "python", "child_process.fork", "node:http"];

const LESSON_19: Contender = {
  name: "lesson-19",
  title: "Lesson 19: `fork` for each connection",
  start: () => start(new URL("lessons/19-reap-all/src/main.ts", ROOT)),
  judge: isEcho,
};

const LESSON_20: Contender = {
  name: "lesson-20",
  title: "Lesson 20: the same with an application, `hello`",
  start: () => start(new URL("lessons/20-forking-server/src/main.ts", ROOT), { args: ["hello"] }),
  judge: hasBody("Hello, world\n"),
};

const IN_PYTHON: Contender = {
  name: "python",
  title: "Python: `os.fork` for each connection",
  start: () => start("", { command: [PYTHON], args: [own("fork_echo.py")] }),
  judge: isEcho,
  expected: 1,
};

const CHILD_PROCESS: Contender = {
  name: "child_process.fork",
  title: "Node: `child_process.fork` for each connection",
  start: () => start(own("child-process-fork.ts"), { nodeFlags: [] }),
  judge: isEcho,
  expected: 10,
};

const NODE_HTTP: Contender = {
  name: "node:http",
  title: "Node: `node:http`, one process for all",
  start: () => start(own("node-http.ts"), { nodeFlags: [] }),
  judge: isEcho,
};

/** The contenders of these names that this machine has everything for, the first always among them, and the others. */
export function contenders(names: string[]): { present: Contender[]; leftOut: LeftOut[] } {
  const all = [LESSON_19, LESSON_20, IN_PYTHON, CHILD_PROCESS, NODE_HTTP];
  const wanted = all.filter((one) => one === LESSON_19 || names.includes(one.name));
  const leftOut = wanted.flatMap((one) => {
    const reason = missing(one);
    return reason === undefined ? [] : [{ name: one.name, reason }];
  });
  return { present: wanted.filter(({ name }) => !leftOut.some((out) => out.name === name)), leftOut };
}

function missing(one: Contender): string | undefined {
  if (one === IN_PYTHON && pythonVersion() === undefined) return `there is no ${PYTHON} on this machine`;
  if (one === LESSON_20 && !existsSync(new URL("lessons/20-forking-server/src/main.ts", ROOT)))
    return "there is no lesson 20 yet";
  return undefined;
}

/** What `python3 --version` says, without the name; undefined where there is none. */
export function pythonVersion(): string | undefined {
  const { stdout, status } = spawnSync(PYTHON, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim().replace("Python ", "") : undefined;
}

function own(file: string): string {
  return fileURLToPath(new URL(`packages/bench/servers/${file}`, ROOT));
}
