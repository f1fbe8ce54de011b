import fc from "fast-check";
import { expect, test } from "vitest";
import type { App } from "../src/app.ts";
import { dispatch } from "../src/middleware/dispatch.ts";
import { ask } from "./client.ts";

/** Says its name, and what environ has of the path. */
const named =
  (name: string): App =>
  ({ SCRIPT_NAME, PATH_INFO }, startResponse) => {
    startResponse("200 OK", []);
    return [name, SCRIPT_NAME, PATH_INFO].map((text) => Buffer.from(text));
  };
const dispatched = async (app: App, path: string, prefix = "") => {
  const { chunks } = await ask(app, { SCRIPT_NAME: prefix, PATH_INFO: path });
  return chunks;
};

test("a prefix may have letters of any language", async () => {
  const mounted = dispatch({ "/café": named("café") }, named("otherwise"));
  const [name, script, path] = await dispatched(mounted, "/caf\u00c3\u00a9/menu");
  expect([name, script, path]).toEqual(["café", "/cafÃ©", "/menu"]);
});

const app = dispatch({ "/shop": named("shop"), "/shop/cart": named("cart") }, named("otherwise"));

test.each([
  ["/shop", ["shop", "/shop", ""]],
  ["/shop/", ["shop", "/shop", "/"]],
  ["/shop/books/1", ["shop", "/shop", "/books/1"]],
  ["/shop/cart", ["cart", "/shop/cart", ""]],
  ["/shop/cart/pay", ["cart", "/shop/cart", "/pay"]],
  ["/shop/cartoons", ["shop", "/shop", "/cartoons"]],
  ["/shopping", ["otherwise", "", "/shopping"]],
  ["/", ["otherwise", "", "/"]],
  ["//shop", ["otherwise", "", "//shop"]],
  ["/SHOP", ["otherwise", "", "/SHOP"]],
  ["*", ["otherwise", "", "*"]],
])("%s goes to the longest prefix of whole segments, which moves to SCRIPT_NAME", async (path, expected) => {
  expect(await dispatched(app, path)).toEqual(expected);
});

test("a dispatcher in a dispatcher adds to SCRIPT_NAME", async () => {
  const outer = dispatch({ "/site": app }, named("otherwise"));
  expect(await dispatched(outer, "/site/shop/cart/pay")).toEqual(["cart", "/site/shop/cart", "/pay"]);
  expect(await dispatched(app, "/shop/1", "/site")).toEqual(["shop", "/site/shop", "/1"]);
});

test.each([[""], ["/"], ["shop"], ["/shop/"], ["/shop//cart"]])("the prefix %j is refused at once", (prefix) => {
  expect(() => dispatch({ [prefix]: named("shop") }, named("otherwise"))).toThrow(
    `Write a prefix as /name, not as ${JSON.stringify(prefix)}.`,
  );
});

const paths = fc.array(fc.constantFrom("/a", "/b", "/ab", "/"), { maxLength: 4 }).map((parts) => parts.join(""));
const prefixes = fc
  .array(fc.constantFrom("/a", "/b", "/ab"), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(""));

test("SCRIPT_NAME and PATH_INFO together stay the same, and no longer prefix would have fitted", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(prefixes, { maxLength: 6 }), paths, async (list, path) => {
      const mounts = Object.fromEntries(list.map((prefix) => [prefix, named(prefix)]));
      const [name, script, rest] = await dispatched(dispatch(mounts, named("otherwise")), path, "/site");
      let longest = path;
      while (longest !== "" && !list.includes(longest)) longest = longest.slice(0, longest.lastIndexOf("/"));
      expect(name).toBe(longest || "otherwise");
      expect(script).toBe(`/site${longest}`);
      expect(`${script}${rest}`).toBe(`/site${path}`);
    }),
  );
});
