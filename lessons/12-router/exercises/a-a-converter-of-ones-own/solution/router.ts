import { isUtf8 } from "node:buffer";
import type { Converters } from "./converters.ts";
import { BuildError, MethodNotAllowed, NotFound, RedirectTo } from "./routing-error.ts";
import { encodePath, formatUrl, joinPath, namesOf, nameValues, parseRule, type Rule, type Values } from "./rule.ts";
import { grow, makeNode, type Node, walk } from "./tree.ts";

export { BuildError, MethodNotAllowed, NotFound, RedirectTo, type Values };

export interface RuleOptions {
  /** GET brings HEAD. OPTIONS is answered from `allow`, and need not be named. */
  methods?: string[];
  /** The name for urlFor; the rule itself if none is given. Rules with the same target may share it. */
  endpoint?: string;
  /** If false, it does not matter whether the path ends in a slash. */
  strictSlashes?: boolean;
}

export interface Match<Target> {
  endpoint: string;
  target: Target;
  values: Values;
  rule: string;
}

interface Row<Target> extends Rule, Required<RuleOptions> {
  target: Target;
}

/** A table of rules, to be read in both directions: from a path to a target, from an endpoint to a URL. */
export class Router<Target> {
  readonly #root = makeNode<Row<Target>>();
  readonly #endpoints = new Map<string, Row<Target>[]>();
  readonly #converters: Converters;

  /** Its own converters, by the name that rules use. */
  constructor({ converters = {} }: { converters?: Converters } = {}) {
    this.#converters = converters;
  }

  add(rule: string, target: Target, options: RuleOptions = {}): void {
    const { methods = ["GET"], endpoint = rule, strictSlashes = true } = options;
    const unknown = methods.find((method) => method !== method.toUpperCase());
    if (unknown !== undefined) throw new Error(`Write the method "${unknown}" of the rule "${rule}" in capitals.`);
    const all = methods.includes("GET") ? [...methods, "HEAD"] : methods;
    const row = { ...parseRule(rule, this.#converters), target, methods: all, endpoint, strictSlashes };
    const rows = this.#endpoints.get(endpoint) ?? [];
    if (rows.some((other) => other.target !== target))
      throw new Error(`"${endpoint}" leads elsewhere already: give the rule "${rule}" an endpoint of its own.`);
    const node = row.segments.reduce(grow<Row<Target>>, this.#root);
    const twin = node.rows.find(({ branch, methods }) => branch === row.branch && all.some((m) => methods.includes(m)));
    if (twin !== undefined)
      throw new Error(
        `"${rule}" and "${twin.rule}" take the same requests: give them different methods, or remove one.`,
      );
    node.rows.push(row);
    this.#endpoints.set(endpoint, [...rows, row].sort(byNames));
  }

  /**
   * `pathInfo` is PATH_INFO: bytes, one per character. The path alone decides, and the method comes after it. Or else, if
   * /users/new is for POST only, a GET would go on to /users/<name> and look for somebody called "new".
   */
  match(method: string, pathInfo: string): Match<Target> {
    // The server as a whole; RFC 9110 section 9.3.7.
    if (pathInfo === "*") throw notAllowed([...this.#endpoints.values()].flat());
    const path = decodePath(pathInfo);
    const slash = path.endsWith("/");
    const segments = path.split("/").filter((segment) => segment !== "");
    const { rows, values } = find(this.#root, segments, slash);
    const able = rows.filter(({ methods }) => methods.includes(method));
    // The rule that is written like the path, if there is one; or else the one that the client is sent to.
    const row = able.find(({ branch }) => branch === slash) ?? able[0];
    if (row === undefined) throw notAllowed(rows);
    const canonical = joinPath(segments, row.strictSlashes ? row.branch : slash);
    if (path !== canonical) throw new RedirectTo(encodePath(canonical));
    return { endpoint: row.endpoint, target: row.target, values: nameValues(row, values), rule: row.rule };
  }

  urlFor(endpoint: string, values: Values = {}): string {
    const rows = this.#endpoints.get(endpoint) ?? [];
    const complete = rows.filter(({ segments }) => namesOf(segments).every((name) => Object.hasOwn(values, name)));
    const row = complete[0] ?? rows.at(-1);
    if (row !== undefined) return formatUrl(row, values);
    throw new BuildError(`There is no endpoint "${endpoint}".${suggest(endpoint, [...this.#endpoints.keys()])}`);
  }
}

function decodePath(pathInfo: string): string {
  const bytes = Buffer.from(pathInfo, "latin1");
  if (!isUtf8(bytes)) throw new NotFound();
  return bytes.toString();
}

/** The rules at the best place that the path leads to: there a slash may be missing, but not left over. */
function find<Target>(root: Node<Row<Target>>, segments: string[], slash: boolean) {
  for (const { node, index, values } of walk(root, segments)) {
    const rows = node.rows.filter(({ branch, strictSlashes }) => branch || !slash || !strictSlashes);
    if (index === segments.length && rows.length > 0) return { rows, values };
  }
  throw new NotFound();
}

/** The more of its values a URL can name in its path, the better. */
function byNames(a: Rule, b: Rule): number {
  return namesOf(b.segments).length - namesOf(a.segments).length;
}

function notAllowed(rows: Row<unknown>[]): MethodNotAllowed {
  return new MethodNotAllowed(rows.flatMap(({ methods }) => methods));
}

/** The name that has most pairs of letters in common with the wrong one. */
function suggest(wrong: string, names: string[]): string {
  const pairs = (word: string) => [...word].map((_, i) => word.slice(i, i + 2));
  const shared = (name: string) => pairs(name).filter((pair) => pairs(wrong).includes(pair)).length;
  const likeness = (name: string) => shared(name) / (name.length + wrong.length);
  const [nearest] = names.filter((name) => shared(name) > 0).sort((a, b) => likeness(b) - likeness(a));
  return nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
}
