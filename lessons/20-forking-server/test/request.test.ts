import { describe, expect, test } from "vitest";
import type { Environ } from "../src/app.ts";
import { Request } from "../src/framework/request.ts";
import { environFor } from "./ask.ts";

const JSON_TYPE = { CONTENT_TYPE: "application/json" };

function make(request: string, fields: Partial<Environ> = {}, content = "") {
  return new Request(environFor(request, fields, content));
}

test("path and query are decoded, the method and other headers are as they came", () => {
  const request = make("GET /caf%C3%A9?x=1&x=%26&y=a+b", { HTTP_X_NAME: "Ada", CONTENT_TYPE: "text/plain" });
  expect([request.method, request.path]).toEqual(["GET", "/café"]);
  expect([...request.args]).toEqual([
    ["x", "1"],
    ["x", "&"],
    ["y", "a b"],
  ]);
  expect([request.header("X-Name"), request.header("X-Other")]).toEqual(["Ada", undefined]);
  expect([request.header("Content-Type"), request.header("content-length")]).toEqual(["text/plain", undefined]);
});

test.each<[field: string, cookies: [string, string][]]>([
  ["", []],
  [
    "a=1; b=2",
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  [
    "a=1=2;b=",
    [
      ["a", "1=2"],
      ["b", ""],
    ],
  ],
  ["a=near; a=far", [["a", "near"]]],
  ["nothing", [["nothing", ""]]],
  ["__proto__=1", [["__proto__", "1"]]],
])("the cookies of %j", (field, cookies) => {
  expect([...make("GET /", { HTTP_COOKIE: field }).cookies].sort()).toEqual(cookies);
});

test("the body may be read twice, and in another way", () => {
  const request = make("POST /", JSON_TYPE, '{"a":1}');
  expect(request.data().toString()).toBe('{"a":1}');
  expect([request.json(), request.json()]).toEqual([{ a: 1 }, { a: 1 }]);
});

describe("json()", () => {
  test.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])("reads %s", (type) => {
    expect(make("POST /", { CONTENT_TYPE: type }, '{"text":"Bücher"}').json()).toEqual({ text: "Bücher" });
  });

  test.each(["", "{", "{'a': 1}", "undefined", "1 2"])("answers 400 to %j", (content) => {
    const error = { status: "400 Bad Request", message: "The body is not JSON." };
    expect(() => make("POST /", JSON_TYPE, content).json()).toThrow(expect.objectContaining(error));
  });

  // A page of another site may send these without asking first; fetch standard, "CORS-safelisted request-header".
  test.each([undefined, "text/plain", "application/x-www-form-urlencoded"])("answers 415 to the type %s", (type) => {
    const request = make("POST /", type === undefined ? {} : { CONTENT_TYPE: type }, "{}");
    expect(() => request.json()).toThrow(expect.objectContaining({ status: "415 Unsupported Media Type" }));
  });
});

test("form() has the fields of a form, and of nothing else", () => {
  const type = { CONTENT_TYPE: "application/x-www-form-urlencoded" };
  expect([...make("POST /", type, "name=Ada+L&name=%C3%A9&empty=").form()]).toEqual([
    ["name", "Ada L"],
    ["name", "é"],
    ["empty", ""],
  ]);
  expect([...make("POST /", JSON_TYPE, "name=Ada").form()]).toEqual([]);
});
