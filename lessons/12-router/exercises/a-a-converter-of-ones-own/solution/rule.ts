import { type Converter, type Converters, isSegment, makeConverter, takeOnly, type Value } from "./converters.ts";
import { BuildError } from "./routing-error.ts";

export type Values = Record<string, Value>;

/** `/users/<int(min=1):id>/`, taken apart. */
export interface Rule {
  rule: string;
  segments: Segment[];
  /** It ends in a slash, as a folder's path does. A rule that does not is a leaf. */
  branch: boolean;
}

export interface Segment {
  /** As written, but without the name: rules that begin alike may use different ones. */
  source: string;
  converter: Converter;
  /** Plain text has none. */
  name?: string;
}

const VARIABLE = /^<(?:(\w+)(?:\(([^()]*)\))?:)?([A-Za-z_]\w*)>$/;

export function parseRule(rule: string, own?: Converters): Rule {
  const [start, ...parts] = rule.split("/");
  if (start !== "" || parts.length === 0) throw new Error(`The rule "${rule}" must begin with a slash.`);
  const branch = parts.at(-1) === "";
  const segments = (branch ? parts.slice(0, -1) : parts).map((part) => parseSegment(part, rule, own));
  const names = namesOf(segments);
  if (new Set(names).size < names.length) throw new Error(`The rule "${rule}" must give each variable its own name.`);
  return { rule, segments, branch };
}

function parseSegment(part: string, rule: string, own?: Converters): Segment {
  const [, kind = "string", list = "", name] = VARIABLE.exec(part) ?? [];
  if (name !== undefined) {
    const args = list === "" ? [] : list.split(",").map((arg) => arg.trim());
    return { source: `<${kind}(${args})>`, converter: makeConverter(kind, args, own), name };
  }
  if (isSegment(part) && !/[<>]/.test(part)) return { source: part, converter: takeOnly([part], 0) };
  throw new Error(`In the rule "${rule}", write "${part}" as plain text, as <name> or as <converter:name>.`);
}

export function namesOf(segments: Segment[]): string[] {
  return segments.flatMap(({ name }) => name ?? []);
}

/** A match has a value for each segment; only those with a name matter. */
export function nameValues({ segments }: Rule, values: Value[]): Values {
  const entries = segments.map(({ name }, i) => [name, values[i]]);
  return Object.fromEntries(entries.filter(([name]) => name !== undefined));
}

/** The other direction. Values that the rule has no variable for go into the query. */
export function formatUrl({ rule, segments, branch }: Rule, values: Values): string {
  const texts = segments.map((segment) => formatSegment(segment, rule, values));
  const names = namesOf(segments);
  const extras = Object.entries(values).filter(([name]) => !names.includes(name));
  const query = new URLSearchParams(extras.map(([name, value]) => [name, String(value)]));
  return encodePath(joinPath(texts, branch)) + (extras.length > 0 ? `?${query}` : "");
}

function formatSegment({ name, source, converter }: Segment, rule: string, values: Values): string {
  if (name === undefined) return source;
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new BuildError(`The rule "${rule}" needs a value for "${name}".`);
  const text = converter.format(value);
  const texts = converter.repeats ? text.split("/") : [text];
  if (texts.every((text) => converter.parse(text) !== undefined)) return text;
  throw new BuildError(`The rule "${rule}" takes no ${JSON.stringify(value)} for "${name}".`);
}

export function joinPath(segments: string[], branch: boolean): string {
  return ["", ...segments, ...(branch ? [""] : [])].join("/");
}

/** RFC 3986 section 2.1. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
