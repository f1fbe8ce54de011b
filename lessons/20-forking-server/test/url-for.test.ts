import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BuildError, type Match, Router, type Values } from "../src/router.ts";

// Every run is the same one.
fc.configureGlobal({ seed: 1 });

function makeRouter(rules: Record<string, string>): Router<string> {
  const router = new Router<string>();
  for (const [rule, endpoint] of Object.entries(rules)) router.add(rule, endpoint, { endpoint });
  return router;
}

describe("a URL for an endpoint", () => {
  const router = makeRouter({
    "/": "start",
    "/users/": "users",
    "/users/page/<int:page>": "users",
    "/users/<name>": "user",
    "/days/<int(fixedDigits=4):year>/<int(fixedDigits=2):month>": "month",
    "/files/<path:name>": "file",
    "/at/<float(signed):x>": "place",
    "/colour/<any(red,green):name>": "colour",
    "/odd/<toString>": "odd",
    "/notes/<day>": "note",
    "/notes/<day>/<line>": "note",
  });

  test.each<[string, Values, string]>([
    ["start", {}, "/"],
    ["user", { name: "ada" }, "/users/ada"],
    ["user", { name: "Łódź & co?" }, "/users/%C5%81%C3%B3d%C5%BA%20%26%20co%3F"],
    ["user", { name: "100%" }, "/users/100%25"],
    ["file", { name: "a b/c#d" }, "/files/a%20b/c%23d"],
    ["month", { year: 2024, month: 3 }, "/days/2024/03"],
    ["place", { x: -2 }, "/at/-2.0"],
    ["user", { name: "ada", tab: "a b", n: 3 }, "/users/ada?tab=a+b&n=3"],
    ["users", {}, "/users/"],
    ["users", { page: 2 }, "/users/page/2"],
    ["users", { order: "name" }, "/users/?order=name"],
  ])("%s with %j: %s", (endpoint, values, url) => expect(router.urlFor(endpoint, values)).toBe(url));

  test.each<[string, Values, string]>([
    ["usr", {}, 'There is no endpoint "usr". Did you mean "user"?'],
    ["xyz", {}, 'There is no endpoint "xyz".'],
    ["user", {}, 'The rule "/users/<name>" needs a value for "name".'],
    ["user", { nam: "ada" }, 'The rule "/users/<name>" needs a value for "name".'],
    ["note", {}, 'The rule "/notes/<day>" needs a value for "day".'],
    ["odd", {}, 'The rule "/odd/<toString>" needs a value for "toString".'],
    ["user", { name: "a/b" }, 'The rule "/users/<name>" takes no "a/b" for "name".'],
    ["user", { name: ".." }, 'The rule "/users/<name>" takes no ".." for "name".'],
    ["user", { name: "\ud800" }, 'The rule "/users/<name>" takes no "\\ud800" for "name".'],
    ["file", { name: "/etc" }, 'The rule "/files/<path:name>" takes no "/etc" for "name".'],
    ["colour", { name: "blue" }, 'The rule "/colour/<any(red,green):name>" takes no "blue" for "name".'],
    ["users", { page: 1.5 }, 'The rule "/users/page/<int:page>" takes no 1.5 for "page".'],
    ["users", { page: 2 ** 53 }, 'The rule "/users/page/<int:page>" takes no 9007199254740992 for "page".'],
  ])("%s with %j: %s", (endpoint, values, sentence) =>
    expect(() => router.urlFor(endpoint, values)).toThrow(new BuildError(sentence)),
  );

  test("before the first rule there is nothing to suggest", () => {
    expect(() => new Router().urlFor("user")).toThrow(new BuildError('There is no endpoint "user".'));
  });
});

const segmentArb = fc
  .string({ unit: "binary", minLength: 1 })
  .filter((text) => !text.includes("/") && text !== "." && text !== "..");
// With an exponent, or as -0, a number has no text of its own in a path.
const plain = (value: number) => !String(value).includes("e") && !Object.is(value, -0);
const doubleArb = (min: number) => fc.double({ min, noNaN: true, noDefaultInfinity: true }).filter(plain);

/** Of each converter, how it stands in a rule and the values that it takes. */
const variableArb: fc.Arbitrary<[converter: string, value: string | number]> = fc.oneof(
  fc.tuple(fc.constant("string"), segmentArb),
  fc.tuple(fc.constant("string(length=3)"), fc.constantFrom("abc", "€$😀", "a b")),
  fc.tuple(fc.constant("int"), fc.maxSafeNat()),
  fc.tuple(fc.constant("int(signed)"), fc.maxSafeInteger()),
  fc.tuple(fc.constant("int(min=5,max=90)"), fc.integer({ min: 5, max: 90 })),
  fc.tuple(fc.constant("int(fixedDigits=4,signed)"), fc.integer({ min: -9999, max: 9999 })),
  fc.tuple(fc.constant("float"), doubleArb(0)),
  fc.tuple(fc.constant("float(signed)"), doubleArb(-1e300)),
  fc.tuple(fc.constant("any(red,grün,a b)"), fc.constantFrom("red", "grün", "a b")),
  fc.tuple(fc.constant("uuid"), fc.uuid()),
);
const pathArb = fc.tuple(
  fc.constant("path"),
  fc.array(segmentArb, { minLength: 1, maxLength: 4 }).map((list) => list.join("/")),
);
const textArb = segmentArb.filter((text) => !/[<>]/.test(text));

/** A rule and values for it. There is one path in it at most: of two, nobody could say where the first one ends. */
const ruleArb = fc
  .tuple(fc.array(fc.oneof(textArb, variableArb)), fc.oneof(textArb, pathArb), fc.array(fc.oneof(textArb, variableArb)))
  .map(([before, middle, after]) => {
    const parts = [...before, middle, ...after].map((part, i) => [part, `v${i}`] as const);
    const rule = parts.map(([part, name]) => (typeof part === "string" ? part : `<${part[0]}:${name}>`)).join("/");
    const values = parts.flatMap(([part, name]) => (typeof part === "string" ? [] : [[name, part[1]]]));
    return { rule: `/${rule}`, values: Object.fromEntries(values) as Values };
  });

/** What the server makes of a path; PEP 3333, "Unicode Issues". */
function request(router: Router<string>, path: string): Match<string> {
  return router.match("GET", Buffer.from(decodeURIComponent(path)).toString("latin1"));
}

test("the values come back from the URL that they went into", () => {
  fc.assert(
    fc.property(
      ruleArb,
      fc.constantFrom("", "/"),
      fc.dictionary(segmentArb, segmentArb),
      ({ rule, values }, slash, more) => {
        const router = makeRouter({ [rule + slash]: "it" });
        const extras = Object.fromEntries(Object.entries(more).map(([name, value]) => [`extra ${name}`, value]));
        const [path = "", query = ""] = router.urlFor("it", { ...extras, ...values }).split("?");
        expect(request(router, path).values).toEqual(values);
        expect(Object.fromEntries(new URLSearchParams(query))).toEqual(extras);
      },
    ),
  );
});

test("whatever the value, there is a URL that is found or none at all", () => {
  const converters = [
    "string(max=3)",
    "int(signed)",
    "int(fixedDigits=2)",
    "float(signed)",
    "path",
    "any(a,b)",
    "uuid",
  ];
  const value = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("..", "a//b", "/", "\udc00"), fc.double());
  fc.assert(
    fc.property(fc.constantFrom(...converters), value, (converter, v) => {
      const router = makeRouter({ [`/<${converter}:v>/`]: "it" });
      try {
        expect(request(router, router.urlFor("it", { v })).endpoint).toBe("it");
      } catch (error) {
        expect(error).toBeInstanceOf(BuildError);
      }
    }),
  );
});
