import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.ts";

/** A part of the path: some lessons under one title. */
export interface Part {
  number: number;
  title: string;
}

/** A rule that a lesson does not keep, with the reason. */
export interface RuleException {
  rule: string;
  /** The file it is about, where it is about one. */
  file?: string;
  reason: string;
}

/** One step of the path. */
export interface Lesson {
  number: number;
  name: string;
  /** The name of its folder under lessons/: the number in two digits, a hyphen, the name. */
  folder: string;
  part: number;
  /** The number of the lesson it continues, or null for a first one. */
  base: number | null;
  question: string;
  idea: string;
  flaw: string;
  /** The command line to try its server with, at port 8888. */
  try: string;
  /** The application that `npm start` gives its server when the reader names none. */
  app?: string;
  exceptions: RuleException[];
}

/** The path as lessons/steps.json says it, lessons in order. */
export interface Steps {
  parts: Part[];
  lessons: Lesson[];
}

/** Reads lessons/steps.json under `root`. Throws a Problem that names the file and the place when it is malformed. */
export function loadSteps(root: string): Steps {
  const file = join(root, "lessons", "steps.json");
  return parseSteps(readJson(file));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Problem(`lessons/steps.json, the list of the lessons, cannot be read: ${reason}.`);
  }
}

/** Checks what steps.json holds and returns it typed. Throws a Problem that names the place that is wrong. */
export function parseSteps(data: unknown): Steps {
  const parts = list(data, "parts", "").map((part, i) => parsePart(part, `parts[${i}]`));
  const lessons = list(data, "lessons", "").map((lesson, i) => parseLesson(lesson, `lessons[${i}]`));
  if (lessons.length === 0) malformed("lessons", "must not be empty");
  for (const [i, lesson] of lessons.entries()) checkPlace(lesson, i, parts, lessons);
  return { parts, lessons };
}

function parsePart(data: unknown, at: string): Part {
  return { number: whole(data, "number", at), title: text(data, "title", at) };
}

function parseLesson(data: unknown, at: string): Lesson {
  const number = whole(data, "number", at);
  const name = text(data, "name", at);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) malformed(`${at}.name`, "must be small letters, digits and hyphens");
  return {
    number,
    name,
    folder: `${String(number).padStart(2, "0")}-${name}`,
    part: whole(data, "part", at),
    base: value(data, "base", at) === null ? null : whole(data, "base", at),
    question: text(data, "question", at),
    idea: text(data, "idea", at),
    flaw: text(data, "flaw", at),
    try: text(data, "try", at),
    ...(value(data, "app", at) === undefined ? {} : { app: text(data, "app", at) }),
    exceptions: list(data, "exceptions", at).map((item, i) => parseException(item, `${at}.exceptions[${i}]`)),
  };
}

function parseException(data: unknown, at: string): RuleException {
  const file = value(data, "file", at) === undefined ? {} : { file: text(data, "file", at) };
  return { rule: text(data, "rule", at), ...file, reason: text(data, "reason", at) };
}

/** The numbers rise, the part exists, and the base is an earlier lesson. */
function checkPlace(lesson: Lesson, index: number, parts: Part[], lessons: Lesson[]): void {
  const at = `lessons[${index}]`;
  const earlier = lessons.slice(0, index);
  if (earlier.some((other) => other.number >= lesson.number))
    malformed(`${at}.number`, "must be larger than those before it");
  if (earlier.some((other) => other.name === lesson.name)) malformed(`${at}.name`, "must not be used twice");
  if (!parts.some((part) => part.number === lesson.part))
    malformed(`${at}.part`, "must be the number of one of the parts");
  if (lesson.base !== null && !earlier.some((other) => other.number === lesson.base)) {
    malformed(`${at}.base`, "must be null or the number of an earlier lesson");
  }
}

function value(data: unknown, key: string, at: string): unknown {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    malformed(at || "the file", "must be an object");
  return (data as Record<string, unknown>)[key];
}

function text(data: unknown, key: string, at: string): string {
  const found = value(data, key, at);
  return typeof found === "string" && found !== "" ? found : malformed(`${at}.${key}`, "must be a text");
}

function whole(data: unknown, key: string, at: string): number {
  const found = value(data, key, at);
  return Number.isInteger(found) && (found as number) > 0
    ? (found as number)
    : malformed(`${at}.${key}`, "must be a whole number above 0");
}

function list(data: unknown, key: string, at: string): unknown[] {
  const found = value(data, key, at);
  return Array.isArray(found) ? found : malformed(at ? `${at}.${key}` : key, "must be a list");
}

function malformed(at: string, what: string): never {
  throw new Problem(`lessons/steps.json is malformed: ${at} ${what}.`);
}
