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
