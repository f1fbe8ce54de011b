import { Problem } from "./problem.ts";
import { mentions } from "./source.ts";

interface Setting {
  name: string;
  what: string;
  fits: (value: number) => boolean;
  /** A value to suggest. */
  example: string;
}

/** What a lesson can be given from the environment, besides its port. */
const SETTINGS: Setting[] = [
  { name: "TIMEOUT", what: "a number of seconds above 0 and below 3600", fits: (n) => n > 0 && n < 3600, example: "5" },
  { name: "DELAY", what: "a number of seconds from 0 to below 3600", fits: (n) => n >= 0 && n < 3600, example: "5" },
  { name: "GRACE", what: "a number of seconds from 0 to below 3600", fits: (n) => n >= 0 && n < 3600, example: "5" },
  { name: "CHILDREN", what: "a whole number from 1 to 10000", fits: isCount, example: "100" },
];

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= 10_000;
}

/** Throws a Problem (usage) when a lesson could not use a setting that is there. `again` is the command to suggest. */
export function checkSettings(folder: string, again: string): void {
  for (const { name, what, fits, example } of SETTINGS) {
    const value = process.env[name];
    if (value === undefined || fits(Number(value)) || !mentions(folder, `env.${name}`)) continue;
    throw new Problem(`${name} must be ${what}, and it is "${value}": try \`${name}=${example} ${again}\`.`, 2);
  }
}
