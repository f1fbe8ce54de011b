import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { type Given, Problem, readOptions, withNpmOptions } from "./burst-options.ts";
import { painter, progress, summary } from "./burst-report.ts";
import { crowd, type Wanted } from "./crowd.ts";
import { Tally } from "./tally.ts";

const INTERVAL = 100;

const EXAMPLES = `
Examples:
  npm run burst -- --port 8888 --connections 128
  npm run burst -- --connections 1000 --requests 3     three requests on each connection
  npm run burst -- --path /hello --deadline 5          another path; 5 seconds for an answer
The exit code is 0 when every answer is right, 1 when one is not, 2 for wrong usage.`;

async function burst(words: string[], given: Given): Promise<void> {
  const { port, wanted } = readOptions(withNpmOptions(given, words, process.env));
  const tally = new Tally();
  const undraw = draw(tally, wanted);
  process.once("SIGINT", () => {
    undraw();
    const { opened } = tally;
    console.log(tally.begun ? "Interrupted." : `Interrupted with ${opened} of ${wanted.connections} connections open.`);
    if (tally.begun) print(tally, wanted);
    // The same end as without a handler, which npm knows.
    process.kill(process.pid, "SIGINT");
  });
  try {
    await crowd(port, wanted, tally);
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, port, wanted);
  } finally {
    undraw();
  }
  print(tally, wanted);
  process.exitCode = tally.right === tally.requests ? 0 : 1;
}

/** Shows on a terminal, and nowhere else, how far it is; returns a function that takes that away. */
function draw(tally: Tally, wanted: Wanted): () => void {
  const { stdout } = process;
  if (!stdout.isTTY) return () => {};
  const timer = setInterval(() => stdout.write(`\r\x1b[K${progress(tally, wanted)}`), INTERVAL);
  return () => {
    clearInterval(timer);
    stdout.write("\r\x1b[K");
  };
}

function print(tally: Tally, wanted: Wanted): void {
  const { stdout } = process;
  const colour = stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  console.log(summary(tally, wanted, painter(colour)).join("\n"));
}

function explain(error: NodeJS.ErrnoException, port: number, { connections, deadline }: Wanted): Error {
  if (error.code === "ECONNREFUSED") {
    const start = port === 8888 ? "npm start 19" : `PORT=${port} npm start 19`;
    return new Problem(
      `Nothing listens on port ${port}: start a lesson's server in another terminal, for example with \`${start}\`, or name its port with --port.`,
      1,
    );
  }
  if (error.code === "EMFILE") {
    const limit = /Max open files\s+(\d+)/.exec(readFileSync("/proc/self/limits", "latin1"))?.[1];
    return new Problem(
      `This terminal allows ${limit} open files, too few for ${connections} connections: open a new one, raise \`ulimit -n\` there, or ask for fewer --connections.`,
      1,
    );
  }
  if (error.code === "ETIMEDOUT") {
    return new Problem(
      `Port ${port} has not accepted a connection within ${deadline / 1000} s: its listen queue is full, so start the server again.`,
      1,
    );
  }
  return error;
}

function report(error: unknown): void {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof Problem) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else throw error;
}

// burst | head ends the reader early: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const program = new Command("npm run burst --")
  .description("Opens many connections to a server at once, asks on each, and counts and checks every answer.")
  .argument("[words...]")
  .option("--port <port>", "the server's port on 127.0.0.1 (default: 8888)")
  .option("--connections <n>", "open together before the first byte is sent (default: 128)")
  .option("--requests <n>", "on each connection, while the server keeps it open (default: 1)")
  .option("--path <path>", "what to ask for (default: /burst/1 for the first client, /burst/2 for the second, …)")
  .option("--deadline <seconds>", "for a connection to open, and for an answer (default: 30)")
  .addHelpText("after", EXAMPLES)
  .usage("[options]")
  .action(burst)
  .exitOverride();

await program.parseAsync().catch(report);
