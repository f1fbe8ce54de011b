import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { makeResponse, type Reply, Response, redirect } from "../src/framework/response.ts";
import { ask, headerOf } from "./ask.ts";
import { makeErrors } from "./fake-server.ts";

async function answerTo(reply: () => Reply | Promise<Reply>, log: string[] = []) {
  const app = new MicroFramework();
  app.route("/", reply);
  const answer = await ask(app.wsgiApp, "GET /", { "wsgi.errors": makeErrors(log) });
  return { ...answer, type: headerOf(answer, "content-type") };
}

const TEXT = "text/plain; charset=utf-8";
const JSON_TYPE = "application/json";
const BYTES = "application/octet-stream";

async function* later() {
  yield "one, ";
  yield Buffer.from("two");
}

test.each<[what: string, reply: () => Reply | Promise<Reply>, type: string, body: string]>([
  ["text", () => "café", TEXT, "café"],
  ["empty text", () => "", TEXT, ""],
  ["bytes", () => Buffer.from("bytes"), BYTES, "bytes"],
  ["an object", () => ({ name: "tea", price: 3 }), JSON_TYPE, '{"name":"tea","price":3}'],
  ["an array", () => ["tea", 201], JSON_TYPE, '["tea",201]'],
  ["a generator", () => ["one, ", "two"].values(), TEXT, "one, two"],
  ["an asynchronous generator", later, TEXT, "one, two"],
  ["a stream of Node's", () => Readable.from(["one, ", "two"]), TEXT, "one, two"],
  ["a promise", async () => "soon", TEXT, "soon"],
  ["a response", () => new Response(Buffer.from("<p>"), "text/html"), "text/html", "<p>"],
])("a view may return %s", async (_what, reply, type, body) => {
  expect(await answerTo(reply)).toMatchObject({ status: "200 OK", type, body });
});

test.each([
  ["undefined", undefined],
  ["null", null],
  ["42", 42],
  ["true", true],
])("a view that returns %s fails, and the log says why", async (what, reply) => {
  const log: string[] = [];
  expect((await answerTo(() => reply as unknown as Reply, log)).status).toBe("500 Internal Server Error");
  expect(log.join("")).toContain(`Return text, bytes, an object or a stream from a view, not ${what}.`);
});

test("makeResponse adds a status and headers to any reply", async () => {
  const headers = { Location: "/notes/1", "Content-Type": "application/note+json" };
  expect(await answerTo(() => makeResponse({ id: 1 }, 201, headers))).toMatchObject({
    status: "201 Created",
    headers: [
      ["content-type", "application/note+json"],
      ["location", "/notes/1"],
    ],
    body: '{"id":1}',
  });
});

test("makeResponse changes a response that is made already", async () => {
  const answer = await answerTo(() => makeResponse(redirect("/"), 303, { "X-Made": "twice" }));
  expect(answer).toMatchObject({ status: "303 See Other", body: "See /\n" });
  expect([headerOf(answer, "location"), headerOf(answer, "x-made")]).toEqual(["/", "twice"]);
});

test.each([204, 304])("%i has no Content-Type (RFC 9110 section 15)", async (status) => {
  expect((await answerTo(() => makeResponse("", status))).type).toBeUndefined();
});

test("two cookies go out in two fields", async () => {
  const { headers } = await answerTo(() => {
    const response = makeResponse("");
    response.setCookie("flavour", "oat");
    response.setCookie("size", "large", "Max-Age=60");
    return response;
  });
  expect(headers.slice(1)).toEqual([
    ["set-cookie", "flavour=oat; Path=/; HttpOnly; SameSite=Lax"],
    ["set-cookie", "size=large; Max-Age=60"],
  ]);
});

test.each([
  ["name", "two words"],
  ["name", "a;Domain=example.com"],
  ["name", "a\r\nX-Evil: 1"],
  ["name", "é"],
  ["na=me", 'a"'],
  ["na me", "a"],
  ["", "a"],
])("the cookie %j=%j is refused", (name, value) => {
  expect(() => makeResponse("").setCookie(name, value)).toThrow("Encode this before it becomes a cookie: ");
});

test.each(["a\r\nSet-Cookie: session=evil", "a\nb", "a\rb", "a\0b"])(
  "the header value %j is refused",
  async (value) => {
    const { status, headers } = await answerTo(() => makeResponse("", 200, { "X-Name": value }));
    expect(status).toBe("500 Internal Server Error");
    expect(headers.map(([name]) => name)).toEqual(["content-type"]);
  },
);

test("a redirect's location is a URL, whatever is put in", async () => {
  await fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const { headers } = redirect(`/${text}`);
      expect(headers.get("Location")).toMatch(/^\/[!-~]*$/);
      expect(headers.get("Location")?.replace(/%[0-9A-F]{2}/g, "")).not.toMatch(/[^!-~]/);
    }),
  );
  expect(redirect("/caf\u00e9?q=a%20b\r\nX-Evil: 1").headers.get("Location")).toBe(
    "/caf%C3%A9?q=a%20b%0D%0AX-Evil:%201",
  );
});

test("a stream of anything but text and bytes gets 500 before its head has gone", async () => {
  await expect(answerTo(() => new Map([["a", 1]]))).rejects.toThrow(
    "A stream is made of text and bytes, not of [ 'a', 1 ].",
  );
});
