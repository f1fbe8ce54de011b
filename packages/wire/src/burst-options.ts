import type { Wanted } from "./crowd.ts";

/** A sentence for the user that says what to do, and an exit code: 1 failed, 2 wrong usage. */
export class Problem extends Error {
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** The options as they were typed. */
export type Given = Partial<Record<Name, string>>;

const NAMES = ["port", "connections", "requests", "path", "deadline"] as const;
type Name = (typeof NAMES)[number];

const LARGEST = { port: 65_535, connections: 30_000, requests: 1_000_000 };

/**
 * Adds the options that npm kept to itself because no `--` stood before them. `npm run burst --port=8889` arrives as
 * npm_config_port=8889; of `--port 8889` it makes npm_config_port=true and the word 8889.
 */
export function withNpmOptions(given: Given, words: string[], environment: NodeJS.ProcessEnv): Given {
  const took = NAMES.map((name) => [name, environment[`npm_config_${name}`]] as const).filter(([, value]) => value);
  const bare = took.filter(([, value]) => value === "true").map(([name]) => name);
  if (bare.length !== words.length || words.length > 1) throw new Problem(usage(words), 2);
  const kept = Object.fromEntries(took.map(([name, value]) => [name, value === "true" ? words[0] : value]));
  return { ...kept, ...given };
}

function usage(words: string[]): string {
  const what = words.length === 0 ? "An option has no value" : `"${words.join(" ")}" belongs to no option`;
  return `${what}: write the options behind a --, as in \`npm run burst -- --port 8888 --connections 128\`.`;
}

/** Checks the options; throws a Problem (usage) in one sentence. */
export function readOptions(given: Given): { port: number; wanted: Wanted } {
  const { deadline = "30", path } = given;
  const seconds = Number(deadline);
  if (!/^[\d.]+$/.test(deadline) || !(seconds > 0 && seconds < 3600)) {
    throw new Problem(`--deadline must be a number of seconds above 0 and below 3600, and it is "${deadline}".`, 2);
  }
  if (path !== undefined && !/^\/[\x21-\x7e]*$/.test(path)) {
    throw new Problem(`--path must begin with a / and have no spaces, and it is "${path}".`, 2);
  }
  const wanted = {
    connections: whole("connections", given.connections ?? "128"),
    requests: whole("requests", given.requests ?? "1"),
    path: (client: number) => path ?? `/burst/${client}`,
    deadline: seconds * 1000,
  };
  return { port: whole("port", given.port ?? "8888"), wanted };
}

function whole(name: keyof typeof LARGEST, text: string): number {
  const largest = LARGEST[name];
  if (/^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= largest) return Number(text);
  throw new Problem(`--${name} must be a whole number from 1 to ${largest}, and it is "${text}".`, 2);
}
