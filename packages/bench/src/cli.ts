import { writeFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { contenders, NAMES } from "./contenders.ts";
import { describeMachine } from "./machine.ts";
import { formatMarkdown } from "./markdown.ts";
import { makeProgress } from "./progress.ts";
import { makeResult } from "./result.ts";
import { measure, type Settings } from "./rounds.ts";

const ABOUT = [
  "Measures how many connections per second a server takes that forks for each one,",
  "beside others that do the same work, with the same client and in the same run.",
  "Nothing else should run on the machine meanwhile. Ctrl-C ends it, and all servers.",
].join(" ");

/** The servers' listen queue must hold them all. */
const MOST_AT_ONCE = 100;

interface Options extends Settings {
  servers: string[];
  json?: string;
  markdown?: string;
}

async function bench({ servers, json, markdown, ...settings }: Options): Promise<void> {
  const { present, leftOut } = contenders(servers);
  const machine = describeMachine();
  const progress = makeProgress(process.stderr);
  for (const { name, reason } of leftOut) progress.report(`left out: ${name}, since ${reason}`);
  const measured = await measure(present, settings, progress.report).finally(progress.end);
  const result = makeResult(machine, settings, measured, leftOut);
  const table = formatMarkdown(result);
  process.stdout.write(table);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  if (markdown !== undefined) writeFileSync(markdown, table);
}

function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  };
}

function secondsOf(text: string): number {
  const number = Number(text);
  if (/^\d*\.?\d+$/.test(text) && number >= 0.01 && number <= 60) return number;
  throw new InvalidArgumentError("It must be a number of seconds from 0.01 to 60.");
}

function report(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

const program = new Command("npm run bench --")
  .description(ABOUT)
  .option("--rounds <number>", "how often each server is measured", wholeNumber(1000), 10)
  .option("--seconds <number>", "about how long, each time", secondsOf, 1)
  .option("--concurrency <number>", "how many connections are open at once", wholeNumber(MOST_AT_ONCE), 8)
  .addOption(
    new Option("--servers <names...>", `which servers to measure; ${NAMES[0]} is always one of them`)
      .choices(NAMES)
      .default(NAMES, "all"),
  )
  .option("--json <file>", "write every figure to this file, too")
  .option("--markdown <file>", "write the table to this file, too")
  .action(bench)
  .exitOverride();

await program.parseAsync().catch(report);
