import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { quote } from "./bytes.ts";
import { type Estate, endAll, killAll, makeEstate, noteListeners } from "./leftovers.ts";
import { noteEnd, noteStart } from "./running.ts";
import { within } from "./until.ts";

export interface StartOptions {
  args?: string[];
  /** Added to the environment, which has PORT=0 and nothing of Node's or the test runner's own settings. */
  env?: Record<string, string>;
  /** Node's options; by default the two that fork() needs. */
  nodeFlags?: string[];
  /** Anybody's server: run this command, with `args`, instead of node and `main`. */
  command?: string[];
  /** Milliseconds until the server must say its port; 20,000 by default. */
  deadline?: number;
  /** The folder it runs in; this process's own by default. */
  cwd?: string;
  /** Characters of output after which the server's process group is killed; without it, no limit. */
  maxOutput?: number;
}

export interface Server {
  readonly port: number;
  readonly pid: number;
  /** Standard output and error so far, UTF-8. */
  output(): string;
  /** Whether it was killed because it wrote more than `maxOutput`. */
  flooded(): boolean;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /** Sends a signal to the server process, not to its children. Nothing happens when it has ended. */
  signal(name: NodeJS.Signals): void;
  /**
   * Kills the server's whole process group and session, and waits until nothing is left: no process, no zombie, no
   * open port. Throws an error that names what is left, after 5 s. A process that left the session is recognized when
   * it holds the listening socket or the server's output. A zombie whose parent is process 1 counts as gone. May be
   * called again, and after the server ended by itself.
   */
  stop(): Promise<void>;
}

/** Where Node keeps TypeScript that it has read before, as when the course starts a server. */
const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/lessons", import.meta.url));
/** How long a server may take to say its port when nothing else is said, in milliseconds: its machine may be busy. */
const START = 20_000;
const FORK_FLAGS = ["--single-threaded", "--v8-pool-size=1"];

/**
 * Starts a server program as its own process group on a free port (PORT=0) and waits for its line
 * "Serving HTTP on port N". Rejects, with its output, when it ends before or does not say so in time.
 */
export async function start(main: URL | string, options: StartOptions = {}): Promise<Server> {
  const { nodeFlags = FORK_FLAGS, args = [], deadline = START, maxOutput = Number.POSITIVE_INFINITY } = options;
  const path = main instanceof URL ? fileURLToPath(main) : main;
  const command = [...(options.command ?? [process.execPath, ...nodeFlags, path]), ...args];
  const child = await launch(command, makeEnvironment(options.env), options.cwd);
  const estate = makeEstate(child.pid as number);
  const output = collect(child, maxOutput, () => killAll(estate));
  const flooded = () => output().length >= maxOutput;
  const exited = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  try {
    const port = await announcedPort(child, output, command, deadline);
    estate.port = port;
    noteListeners(estate);
    const stop = () => stopServer(estate, exited);
    return { port, pid: estate.leader, output, flooded, exited, signal: (name) => void child.kill(name), stop };
  } catch (error) {
    await endAll(estate);
    noteEnd(estate.leader);
    throw error;
  }
}

async function launch([program = "", ...args]: string[], env: NodeJS.ProcessEnv, cwd?: string): Promise<ChildProcess> {
  const child = spawn(program, args, { env, cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  if (child.pid !== undefined) noteStart(child.pid);
  await once(child, "spawn");
  return child;
}

/** Settings for the test runner's own Node, which would change what a server does and says. */
const OF_RUNNER =
  /^(NODE_OPTIONS|NODE_DISABLE_COMPILE_CACHE|NODE_ENV|NODE_V8_COVERAGE|NODE_CHANNEL_.*|VITEST.*|TEST|PROD|DEV|MODE|SSR|BASE_URL)$/;
/** Settings that servers of the course understand: somebody's shell may have them for other programs, or from a lesson. */
const OF_SERVERS =
  /^(AFTER|CHILDREN|DELAY|GRACE|HOSTS?|IDLE|MIN_RATE|ORIGIN|PROXY|REQUESTS|ROOM|SHARE|TIMEOUT|TRACE|TRUSTED|VALIDATE)$/;

/** Only a test itself says how its server is set. */
function makeEnvironment(own: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !OF_RUNNER.test(name) && !OF_SERVERS.test(name));
  return { NODE_COMPILE_CACHE: CACHE, ...Object.fromEntries(kept), PORT: "0", ...own };
}

/** Keeps at most `limit` characters, and calls `flood` for each part after that. */
function collect(child: ChildProcess, limit: number, flood: () => void): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => {
      text += part.slice(0, limit - text.length);
      if (text.length >= limit) flood();
    });
  }
  return () => text;
}

async function announcedPort(
  child: ChildProcess,
  output: () => string,
  command: string[],
  deadline: number,
): Promise<number> {
  const said = () => `It had written: ${quote(output())}`;
  const name = command.join(" ");
  const port = new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", () => {
        const match = /Serving HTTP on port (\d+)(?!\d).*\n/.exec(output());
        if (match !== null) resolve(Number(match[1]));
      });
    }
    child.once("close", (code, signal) => {
      const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      reject(new Error(`"${name}" ${how} before it said "Serving HTTP on port N". ${said()}`));
    });
  });
  const late = () => new Error(`Waited ${deadline} ms for "${name}" to say "Serving HTTP on port N". ${said()}`);
  return within(deadline, port, late);
}

async function stopServer(estate: Estate, exited: Promise<unknown>): Promise<void> {
  noteListeners(estate);
  const left = await endAll(estate);
  noteEnd(estate.leader);
  if (left.length > 0) throw new Error(`The server left something behind. ${left.join(" ")}`);
  await exited;
}
