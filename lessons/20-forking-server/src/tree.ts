import type { Converter, Value } from "./converters.ts";
import type { Segment } from "./rule.ts";

/** Rules that begin alike share the nodes of their first segments. */
export interface Node<Row> {
  /** What led here; nothing leads to the root. */
  source: string;
  converter: Converter | undefined;
  /** In the order in which they are tried. */
  children: Node<Row>[];
  /** What ends here. */
  rows: Row[];
}

/** How far a path has been followed, and what its segments stand for so far. */
export interface State<Row> {
  node: Node<Row>;
  index: number;
  values: Value[];
}

export function makeNode<Row>(source = "", converter?: Converter): Node<Row> {
  return { source, converter, children: [], rows: [] };
}

/** The node that this segment of a rule leads to. */
export function grow<Row>({ children }: Node<Row>, { source, converter }: Segment): Node<Row> {
  const known = children.find((child) => child.source === source);
  if (known !== undefined) return known;
  const node = makeNode<Row>(source, converter);
  children.push(node);
  children.sort(byWeight);
  return node;
}

/** When a rule was added must not matter. Of two with one weight the longer wants more: int(min=1) comes before int. */
function byWeight(a: Node<unknown>, b: Node<unknown>): number {
  const weight = (node: Node<unknown>) => node.converter?.weight ?? 0;
  return weight(a) - weight(b) || b.source.length - a.source.length || (a.source < b.source ? -1 : 1);
}

/**
 * All that a path can lead to, the best first; from a dead end it goes back to the last fork. It comes to no state twice:
 * what has failed would fail again, and a path can be made that meets more forks than anyone can wait for.
 */
export function* walk<Row>(root: Node<Row>, segments: string[]): Generator<State<Row>> {
  const seen = Array.from({ length: segments.length + 1 }, () => new Set<Node<Row>>());
  const ahead: State<Row>[] = [{ node: root, index: 0, values: [] }];
  for (let state = ahead.pop(); state !== undefined; state = ahead.pop()) {
    if (seen[state.index]?.has(state.node)) continue;
    seen[state.index]?.add(state.node);
    yield state;
    const segment = segments[state.index];
    if (segment !== undefined) ahead.push(...[...statesAfter(state, segment)].reverse());
  }
}

function* statesAfter<Row>({ node, index, values }: State<Row>, segment: string): Generator<State<Row>> {
  for (const child of node.children) {
    const value = child.converter?.parse(segment);
    if (value !== undefined) yield { node: child, index: index + 1, values: [...values, value] };
  }
  if (!node.converter?.repeats || node.converter.parse(segment) === undefined) return;
  yield { node, index: index + 1, values: [...values.slice(0, -1), `${values.at(-1)}/${segment}`] };
}
