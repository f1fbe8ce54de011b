import { describe, expect, test } from "vitest";
import { MethodNotAllowed, NotFound, RedirectTo, Router } from "../src/router.ts";

function makeRouter(...rules: string[]): Router<string> {
  const router = new Router<string>();
  for (const rule of rules) router.add(rule, rule);
  return router;
}

/** What a GET finds: the rule and its values, where it is sent instead, or its status. */
function get(router: Router<string>, path: string): unknown {
  try {
    const { rule, values } = router.match("GET", Buffer.from(path).toString("latin1"));
    return [rule, values];
  } catch (error) {
    if (error instanceof RedirectTo) return error.path;
    if (error instanceof NotFound) return error.status;
    throw error;
  }
}

test("a match names the endpoint, the target, the values and the rule", () => {
  const router = new Router<string>();
  router.add("/users/<int(min=1):id>/files/<path:name>", "view", { endpoint: "file" });
  expect(router.match("GET", "/users/7/files/notes/today.txt")).toEqual({
    endpoint: "file",
    target: "view",
    values: { id: 7, name: "notes/today.txt" },
    rule: "/users/<int(min=1):id>/files/<path:name>",
  });
});

describe("a converter takes what is of its kind, and gives its value", () => {
  test.each([
    ["<v>", "ada", "ada"],
    ["<v>", "éà", "éà"],
    ["<v>", "007", "007"],
    ["<string(min=2):v>", "a", undefined],
    ["<string(min=2):v>", "ab", "ab"],
    ["<string(max=2):v>", "abc", undefined],
    ["<string(length=2):v>", "😀😀", "😀😀"],
    ["<string(length=2):v>", "😀", undefined],
    ["<int:v>", "7", 7],
    ["<int:v>", "007", 7],
    ["<int:v>", "-3", undefined],
    ["<int:v>", "3.0", undefined],
    ["<int:v>", "1e3", undefined],
    ["<int:v>", "٣", undefined],
    ["<int:v>", "9007199254740991", 9007199254740991],
    ["<int:v>", "9007199254740992", undefined],
    ["<int(signed):v>", "-3", -3],
    ["<int(min=2, max=4):v>", "1", undefined],
    ["<int(min=2, max=4):v>", "4", 4],
    ["<int(min=2, max=4):v>", "5", undefined],
    ["<int(signed,min=-5):v>", "-6", undefined],
    ["<int(fixedDigits=3):v>", "007", 7],
    ["<int(fixedDigits=3):v>", "7", undefined],
    ["<int(fixedDigits=3):v>", "0007", undefined],
    ["<float:v>", "1.50", 1.5],
    ["<float:v>", "0.0000001", undefined],
    ["<float:v>", "1.", undefined],
    ["<float:v>", "-1.5", undefined],
    ["<float(signed,max=0.5):v>", "-1.5", -1.5],
    ["<float(max=0.5):v>", "0.6", undefined],
    ["<float:v>", `${"9".repeat(400)}.0`, undefined],
    ["<any(red,green):v>", "green", "green"],
    ["<any(red,green):v>", "gre", undefined],
    ["<uuid:v>", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
    ["<uuid:v>", "6ba7b810", undefined],
    ["<path:v>", "a/b/c", "a/b/c"],
    ["<path:v>", "a/../b", undefined],
    ["<v>", "..", undefined],
    ["<v>", "a/b", undefined],
  ])("/%s: %s is %s", (part, text, value) => {
    const rule = `/${part}`;
    expect(get(makeRouter(rule), `/${text}`)).toEqual(value === undefined ? "404 Not Found" : [rule, { v: value }]);
  });
});

test("a path takes as little as leaves something for the segments behind it", () => {
  const router = makeRouter("/<path:page>/edit", "/<path:page>/at/<int:version>");
  expect(get(router, "/a/edit")).toEqual(["/<path:page>/edit", { page: "a" }]);
  expect(get(router, "/a/edit/edit")).toEqual(["/<path:page>/edit", { page: "a/edit" }]);
  expect(get(router, "/a/at/b/at/3")).toEqual(["/<path:page>/at/<int:version>", { page: "a/at/b", version: 3 }]);
  expect(get(router, "/edit")).toBe("404 Not Found");
});

describe("slashes", () => {
  const router = makeRouter("/", "/users/", "/about", "/users/<int:id>/", "/files/<path:name>");

  test.each([
    ["/", ["/", {}]],
    ["", "/"],
    ["//", "/"],
    ["/users/", ["/users/", {}]],
    ["/users", "/users/"],
    ["//users", "/users/"],
    ["/users//7", "/users/7/"],
    ["/about", ["/about", {}]],
    ["/about/", "404 Not Found"],
    ["//about", "/about"],
    ["/files/a//b c?", "/files/a/b%20c%3F"],
    ["/files/a/", "404 Not Found"],
    ["//example.com/", "404 Not Found"],
  ])("GET %s: %j", (path, found) => expect(get(router, path)).toEqual(found));

  test("without strictSlashes both spellings are fine", () => {
    const lax = new Router<string>();
    for (const rule of ["/leaf", "/branch/"]) lax.add(rule, rule, { strictSlashes: false });
    for (const path of ["/leaf", "/leaf/"]) expect(get(lax, path)).toEqual(["/leaf", {}]);
    for (const path of ["/branch", "/branch/"]) expect(get(lax, path)).toEqual(["/branch/", {}]);
    expect(get(lax, "/leaf//")).toBe("/leaf/");
  });
});

test("bytes that are not UTF-8 are not found", () => {
  expect(() => makeRouter("/<name>").match("GET", "/caf\xe9")).toThrow(NotFound);
  expect(makeRouter("/<name>").match("GET", "/caf\xc3\xa9").values).toEqual({ name: "café" });
});

test("a rule may be in any script", () => {
  expect(get(makeRouter("/grüße an/<name>"), "/grüße an/Łódź")).toEqual(["/grüße an/<name>", { name: "Łódź" }]);
});

describe("methods", () => {
  const router = new Router<string>();
  router.add("/users/", "list", { endpoint: "list" });
  router.add("/users/", "add", { endpoint: "add", methods: ["POST"] });
  router.add("/users/new", "create", { endpoint: "create", methods: ["POST"] });
  router.add("/users/<name>", "show", { endpoint: "show" });

  test.each([
    ["GET", "/users/", "list"],
    ["HEAD", "/users/", "list"],
    ["POST", "/users/", "add"],
    ["POST", "/users/new", "create"],
    ["GET", "/users/ada", "show"],
  ])("%s %s: %s", (method, path, target) => expect(router.match(method, path).target).toBe(target));

  test.each([
    ["DELETE", "/users/", ["GET", "HEAD", "OPTIONS", "POST"]],
    ["DELETE", "/users", ["GET", "HEAD", "OPTIONS", "POST"]],
    ["GET", "/users/new", ["OPTIONS", "POST"]],
    ["POST", "/users/ada", ["GET", "HEAD", "OPTIONS"]],
    ["OPTIONS", "*", ["GET", "HEAD", "OPTIONS", "POST"]],
  ])("%s %s: allowed are %j", (method, path, allow) => {
    expect(() => router.match(method, path)).toThrow(expect.objectContaining({ allow }));
    expect(() => router.match(method, path)).toThrow(MethodNotAllowed);
  });
});
