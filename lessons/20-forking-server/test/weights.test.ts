import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MethodNotAllowed, NotFound, RedirectTo, Router } from "../src/router.ts";
import { parseRule } from "../src/rule.ts";
import { grow, makeNode, walk } from "../src/tree.ts";

// Every run is the same one.
fc.configureGlobal({ seed: 1 });

type Line = [rule: string, methods: string[], strictSlashes: boolean];

function makeRouter(lines: Line[]): Router<string> {
  const router = new Router<string>();
  for (const [rule, methods, strictSlashes] of lines)
    router.add(rule, rule, { methods, strictSlashes, endpoint: `${methods} ${rule}` });
  return router;
}

/** All that a client can see of what the table decides. */
function outcome(router: Router<string>, method: string, path: string): unknown {
  try {
    return router.match(method, path);
  } catch (error) {
    if (error instanceof NotFound) return error.status;
    if (error instanceof MethodNotAllowed) return error.allow;
    if (error instanceof RedirectTo) return error.path;
    throw error;
  }
}

describe("the lightest rule wins, though it was added last", () => {
  const rules = ["/<path:v>", "/<name>", "/<string(max=2):v>", "/<float:v>", "/<int:v>", "/<int(min=9):v>"];
  const router = makeRouter([...rules, "/<any(1,me):v>", "/me"].map((rule) => [rule, ["GET"], true]));

  test.each([
    ["/me", "/me"],
    ["/1", "/<any(1,me):v>"],
    ["/9", "/<int(min=9):v>"],
    ["/7", "/<int:v>"],
    ["/7.5", "/<float:v>"],
    ["/-3", "/<string(max=2):v>"],
    ["/9007199254740992", "/<name>"],
    ["/a/b", "/<path:v>"],
  ])("%s finds %s", (path, rule) => expect(router.match("GET", path).rule).toBe(rule));
});

test("where the lighter rule leads nowhere, the heavier one has its turn", () => {
  const router = makeRouter(
    ["/users/<int:id>/edit", "/users/<name>/files", "/<path:all>"].map((r) => [r, ["GET"], true]),
  );
  expect(router.match("GET", "/users/7/edit").values).toEqual({ id: 7 });
  expect(router.match("GET", "/users/7/files").values).toEqual({ name: "7" });
  expect(router.match("GET", "/users/7/else").values).toEqual({ all: "users/7/else" });
});

test("of two rules that want as much, it is always the same that wins", () => {
  const lines: Line[] = ["/<int(min=5):v>", "/<int(max=5):v>"].map((rule) => [rule, ["GET"], true]);
  for (const router of [makeRouter(lines), makeRouter(lines.toReversed())])
    expect(router.match("GET", "/5").rule).toBe("/<int(max=5):v>");
});

test("a rule that has the path's own ending wins over one that does not mind", () => {
  const lines: Line[] = ["/x", "/x/"].map((rule) => [rule, ["GET"], false]);
  for (const router of [makeRouter(lines), makeRouter(lines.toReversed())])
    for (const path of ["/x", "/x/"]) expect(router.match("GET", path).rule).toBe(path);
});

const parts = [
  "a",
  "b",
  "<any(a,1):v#>",
  "<int:v#>",
  "<int(max=5):v#>",
  "<int(min=5):v#>",
  "<float:v#>",
  "<string:v#>",
  "<path:v#>",
];
const ruleArb = fc
  .tuple(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([list, slash]) => list.map((part, i) => `/${part.replace("#", String(i))}`).join("") + (slash ? "/" : ""));
const lineArb = fc.tuple(ruleArb, fc.constantFrom<string[]>(["GET"], ["POST"]), fc.boolean());
const linesArb = fc.uniqueArray(lineArb, { maxLength: 12, selector: ([rule, methods]) => `${methods} ${rule}` });
const pathArb = fc
  .array(fc.constantFrom("a", "b", "1", "5", "7", "1.5", "x", ""), { maxLength: 6 })
  .map((list) => `/${list.join("/")}`);

test("the order in which rules are added never matters", () => {
  const shuffled = linesArb.chain((lines) =>
    fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
  );
  const paths = fc.array(fc.tuple(fc.constantFrom("GET", "POST", "PUT"), pathArb), { minLength: 10 });
  fc.assert(
    fc.property(shuffled, paths, ([lines, others], requests) => {
      const [router, other] = [makeRouter(lines), makeRouter(others)];
      for (const [method, path] of requests)
        expect(outcome(other, method, path)).toEqual(outcome(router, method, path));
    }),
  );
});

describe("no path takes longer than the table times its segments", () => {
  /** How many states a path comes to. It is not waited for the end of too many. */
  function countStates(rules: string[], path: string[], limit: number): number {
    const root = makeNode();
    for (const rule of rules) parseRule(rule).segments.reduce(grow, root);
    let count = 0;
    for (const _state of walk(root, path)) if (++count > limit) break;
    return count;
  }

  /** The root, and one for each beginning of a rule. */
  function countNodes(rules: string[]): number {
    const beginnings = rules.flatMap((rule) => rule.split("/").map((_, i, all) => all.slice(1, i + 1).join("/")));
    return new Set(["", ...beginnings]).size;
  }

  test("even with a fork at each segment", () => {
    const rule = `${Array.from({ length: 12 }, (_, i) => `/<path:v${i}>/x`).join("")}/end`;
    const path = Array.from({ length: 200 }, () => "x");
    const limit = countNodes([rule]) * (path.length + 1);
    expect(countStates([rule], path, limit)).toBeLessThanOrEqual(limit);
  });

  test("whatever the table", () => {
    const segments = fc.array(fc.constantFrom("a", "b", "1"), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(ruleArb, { maxLength: 12 }), segments, (rules, path) => {
        const limit = countNodes(rules) * (path.length + 1);
        expect(countStates(rules, path, limit)).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test("nor does a long segment", () => {
    const router = makeRouter(["/<int:v>", "/<float:v>", "/<uuid:v>"].map((rule) => [rule, ["GET"], true]));
    for (const text of ["1".repeat(100_000), "1.".repeat(50_000), `${"1".repeat(50_000)}.${"1".repeat(50_000)}x`])
      expect(() => router.match("GET", `/${text}`)).toThrow(NotFound);
  });
});
