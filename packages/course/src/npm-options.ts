import { Problem } from "./problem.ts";

/**
 * The options of a command among `names` that npm kept for itself because no `--` stood before them:
 * `npm run diff 6 7 --side-by-side` arrives as npm_config_side_by_side=true, and `--html=FILE` as its value.
 */
export function optionsNpmTook(names: string[], environment: NodeJS.ProcessEnv): Map<string, string> {
  const found = names.map((name) => [name, environment[`npm_config_${name.replaceAll("-", "_")}`]] as const);
  return new Map(
    found.filter((entry): entry is readonly [string, string] => !["", "false", undefined].includes(entry[1])),
  );
}

/** `npm start -1` reaches a command as npm_config_1 alone, as if no lesson had been named: throws a Problem (usage). */
export function refuseSigns(environment: NodeJS.ProcessEnv): void {
  const took = Object.keys(environment).find((name) => /^npm_config_\d+$/.test(name));
  if (took === undefined) return;
  const number = took.replace("npm_config_", "");
  throw new Problem(`There is no lesson "-${number}": give its number without a sign, ${number}.`, 2);
}
