import { existsSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { listeners } from "./network.ts";
import { findServer } from "./server.ts";
import { takeSnapshot } from "./snapshot.ts";
import { formatSnapshot } from "./text.ts";
import { watchAsLines, watchOnScreen } from "./watch.ts";

const DEFAULT_PORT = 8888;
const HIGHEST_PORT = 65_535;

const ABOUT = [
  "Shows what the kernel sees of a server: its processes, their open descriptors and sockets,",
  "and how many connections wait in the listen queue.",
  "On a terminal the picture follows the server; Ctrl-C ends it.",
].join(" ");

const LEGEND = `
The states of a connection:
  LISTEN       no connection yet: the socket that accepts them
  ESTABLISHED  open on both sides
  CLOSE_WAIT   the client has ended, the server has not
  FIN_WAIT2    the server has ended, the client has not
  TIME_WAIT    over; the kernel keeps its ports for a minute`;

/** A sentence for the user and an exit code: 1 not there, 2 wrong usage. */
class Problem extends Error {
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

interface Options {
  once?: boolean;
  all?: boolean;
}

async function observe(wanted: string | undefined, given: Options): Promise<void> {
  const pid = serverPid(wanted);
  // npm keeps options to itself that come without "--" before them: npm run observe 8888 --once
  const { npm_config_once, npm_config_all } = process.env;
  const once = given.once || npm_config_once === "true";
  const all = given.all || npm_config_all === "true";
  const { stdout } = process;
  const colour = stdout.isTTY === true && !process.env.NO_COLOR && stdout.hasColors();
  if (once) return showOnce(pid, { all, colour, width: stdout.columns ?? Number.POSITIVE_INFINITY });
  if (stdout.isTTY) return watchOnScreen(pid, stdout, { all, colour });
  return watchAsLines(pid, (text) => console.log(text), { all, colour });
}

function showOnce(pid: number, options: { all: boolean; colour: boolean; width: number }): void {
  const snapshot = takeSnapshot(pid);
  if (snapshot === undefined) throw new Problem(`Process ${pid} has just ended.`, 1);
  console.log(formatSnapshot(snapshot, options).join("\n"));
}

function serverPid(wanted: string | undefined): number {
  if (!existsSync("/proc/self/stat")) throw new Problem("This reads /proc, so it needs Linux (WSL2 is fine).", 1);
  if (wanted !== undefined && !/^0*[1-9]\d{0,8}$/.test(wanted)) {
    throw new Problem(`"${wanted}" is neither a pid nor a port: give a whole number, such as ${DEFAULT_PORT}.`, 2);
  }
  const number = Number(wanted ?? DEFAULT_PORT);
  const server = findServer(number);
  if (server !== undefined && (wanted !== undefined || server.ports.includes(number))) return server.pid;
  throw new Problem(listeners(number).length > 0 ? hidden(number) : absent(number, wanted === undefined), 1);
}

function hidden(port: number): string {
  return `A process of another user listens on port ${port}: run this as that user, or as root, to see it.`;
}

function absent(number: number, byDefault: boolean): string {
  if (byDefault) {
    return `Nothing listens on port ${number}: start a lesson's server in another terminal, for example with "npm start 2", or give a pid or port.`;
  }
  if (number > HIGHEST_PORT) return `There is no process ${number}.`;
  return `Nothing listens on port ${number}, and there is no process ${number}.`;
}

function report(error: unknown): void {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof Problem) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else throw error;
}

// observe | head ends the reader early: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const program = new Command("npm run observe --")
  .description(ABOUT)
  .argument("[pid or port]", `the server's port or the pid of one of its processes (default: port ${DEFAULT_PORT})`)
  .option("--once", "print one picture and end")
  .option("--all", "show Node's own descriptors too: its pipes, eventpoll, io_uring, …")
  .addHelpText("after", LEGEND)
  .action(observe)
  .exitOverride();

await program.parseAsync().catch(report);
process.exit();
