import { optionsNpmTook, Problem } from "@lbaws/course";

/**
 * Arguments with the options that npm kept for itself, because no `--` stood before them. Where it did not keep their values as well,
 * these stand somewhere among the arguments: throws a Problem (usage) that says how to type it.
 */
export function withNpmOptions(args: string[], names: string[], example: string): string[] {
  const took = [...optionsNpmTook(names, process.env)];
  const bare = took.find(([, value]) => value === "true");
  if (bare !== undefined)
    throw new Problem(`npm has kept --${bare[0]} for itself: put -- before the options, as in \`${example}\`.`, 2);
  // What is given several times arrives as one, with empty lines between.
  const given = took.flatMap(([name, values]) => values.split("\n\n").map((value) => `--${name}=${value}`));
  return [...given, ...args];
}
