import { optionsNpmTook, Problem, runCommand } from "@lbaws/course";
import { Command } from "commander";

/**
 * Runs a command with the options among `names` that npm kept for itself, because no `--` stood before them. Where it did not keep
 * their values as well, these stand somewhere among the arguments, and a sentence says how to type it.
 */
export async function runWithNpm(program: Command, args: string[], names: string[], example: string): Promise<void> {
  const took = [...optionsNpmTook(names, process.env)].filter(([name]) => !isGiven(name, args));
  const bare = took.find(([, value]) => value === "true")?.[0] ?? names.find(isNegated);
  if (bare !== undefined) return refuse(args, `npm has kept --${bare} for itself: put -- before it, as in ${example}.`);
  // What is given several times arrives as one, with empty lines between.
  const given = took.flatMap(([name, values]) => values.split("\n\n").map((value) => `--${name}=${value}`));
  await runCommand(program, [...given, ...args]);
}

/** `--no-sandbox` arrives as an empty npm_config_sandbox. */
function isNegated(name: string): boolean {
  return name.startsWith("no-") && process.env[`npm_config_${name.slice(3)}`] === "";
}

function isGiven(name: string, args: string[]): boolean {
  return args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
}

async function refuse(args: string[], sentence: string): Promise<void> {
  const refusal = new Command().allowUnknownOption().allowExcessArguments().helpOption(false);
  refusal.action(() => {
    throw new Problem(sentence, 2);
  });
  await runCommand(refusal, args);
}
