import type { Fence } from "./markdown.ts";

/** One thing a reader does or sees in a console block. */
export interface Step {
  /** A command is typed; Ctrl-C is pressed; or the server running in the other terminal says more. */
  kind: "command" | "interrupt" | "more";
  command: string;
  expected: string[];
  /** Where it stands in the README, numbered from 1. */
  line: number;
}

/** Reads a ```console block: `$ ` begins a command, `^C` is Ctrl-C, all else is output of what stands before it. */
export function parseConsole(fence: Fence): Step[] {
  const steps: Step[] = [];
  let continued = false;
  fence.lines.forEach((text, index) => {
    const line = fence.line + index;
    const current = steps.at(-1);
    if (continued && current !== undefined) current.command += `\n${text}`;
    else if (text.startsWith("$ ")) steps.push({ kind: "command", command: text.slice(2), expected: [], line });
    else if (text === "^C") steps.push({ kind: "interrupt", command: "^C", expected: [], line });
    else if (current === undefined) steps.push({ kind: "more", command: "", expected: [text], line });
    else current.expected.push(text);
    continued = steps.at(-1)?.kind === "command" && (steps.at(-1)?.command.endsWith("\\") ?? false);
  });
  for (const { expected } of steps) while (expected.at(-1)?.trim() === "") expected.pop();
  return steps;
}

const WORDS = [
  "npm",
  "curl",
  "nc",
  "printf",
  "node",
  "ss",
  "ps",
  "echo",
  "for",
  "sleep",
  "wait",
  "time",
  "ulimit",
  "head",
  "grep",
  "sort",
];
const SYNTAX = ["do", "done", "{", "}", "(", ")"];

/** Set-up that the tests stand on already. */
export function isSetUp(command: string): boolean {
  return /^(npm (ci|cit|install|test)|git clone|cd)\b/.test(command);
}

/** The programs of a command line that are not on the list of those a README may use. */
export function foreignPrograms(command: string): string[] {
  return programs(command).filter((word) => !WORDS.includes(word));
}

/** The programs a command line runs: the first word of each simple command. Quoted text is left out. */
export function programs(command: string): string[] {
  const bare = command.replace(/'[^']*'|"[^"]*"/g, "''").replace(/\\\n/g, " ");
  return bare
    .split(/\|\|?|&&?|;|\n|\bdo\b|[(){}]/)
    .map((part) => part.trim().replace(/^(\w+=\S*\s+)*/, ""))
    .map((part) => part.split(/\s+/)[0] ?? "")
    .filter((word) => word !== "" && !SYNTAX.includes(word) && !/^[<>\d]/.test(word));
}

/** A server that a command line starts, and how. */
export interface ServerCommand {
  /** What comes before it in the same shell, such as `ulimit -n 64; `. */
  setUp: string;
  settings: string;
  args: string;
  port: number;
}

/** `npm start …` with the settings before it: a server, which runs on while the reader types elsewhere. */
export function asServer(command: string): ServerCommand | undefined {
  const [, setUp = "", line = command] = /^\((ulimit -\w \d+; *)([^()]*)\)$/.exec(command) ?? [];
  const found = /^((?:\w+=\S+ +)*)npm start\b([^|;&]*)$/.exec(line);
  if (found === null || /--help/.test(line)) return undefined;
  const [, settings = "", args = ""] = found;
  const port = /\bPORT=(\d+)/.exec(settings)?.[1];
  return { setUp, settings: settings.replace(/\bPORT=\d+ */, ""), args, port: Number(port ?? 8888) };
}
