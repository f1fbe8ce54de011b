import { expect, test } from "vitest";
import type { App, Environ, Header, StartResponse } from "../src/app.ts";
import { validate } from "../src/validator.ts";
import { collect, makeEnviron, makeErrors, makeInput, type Reply, run } from "./fake-server.ts";

const TEXT: Header = ["Content-Type", "text/plain"];
const HELLO = Buffer.from("hello");

const list: App = (_environ, startResponse) => {
  startResponse("200 OK", [TEXT]);
  return [HELLO];
};

function* generator(_environ: Environ, startResponse: StartResponse) {
  yield Buffer.alloc(0);
  startResponse("200 OK", [TEXT]);
  yield HELLO;
  yield HELLO;
}

const push: App = (_environ, startResponse) => {
  const write = startResponse("200 OK", [TEXT, ["Content-Length", "10"]]);
  write(HELLO);
  return [HELLO];
};

const changeOfMind: App = (_environ, startResponse) => {
  startResponse("200 OK", [TEXT, ["Content-Length", "2"]]);
  startResponse("500 Oh", [TEXT], new Error("no database"));
  return [HELLO];
};

const noContent: App = (_environ, startResponse) => {
  startResponse("204 No Content", []);
  return [];
};

const redirect: App = (_environ, startResponse) => {
  startResponse("303 See Other", [["Location", "/caf\xe9"]]);
  return [];
};

const read: App = (environ, startResponse) => {
  const input = environ["wsgi.input"];
  startResponse("200 OK", [TEXT]);
  return [input.read(1), input.read1(1), input.readline(), ...input.readlines(), ...input, input.read()];
};

test.each<[name: string, app: App, reply: Reply]>([
  ["a list", list, { status: "200 OK", headers: [TEXT], chunks: ["hello"] }],
  ["a generator", generator, { status: "200 OK", headers: [TEXT], chunks: ["", "hello", "hello"] }],
  ["write", push, { status: "200 OK", headers: [TEXT, ["Content-Length", "10"]], chunks: ["hello", "hello"] }],
  ["an error instead", changeOfMind, { status: "500 Oh", headers: [TEXT], chunks: ["hello"] }],
  ["204", noContent, { status: "204 No Content", headers: [], chunks: [] }],
  ["no body, no type", redirect, { status: "303 See Other", headers: [["Location", "/caf\xe9"]], chunks: [] }],
  ["the input", read, { status: "200 OK", headers: [TEXT], chunks: ["o", "n", "e\n", "two\n", "three", ""] }],
])("a good application answers as it does alone: %s", async (_name, app, reply) => {
  const environ = () => makeEnviron({ "wsgi.input": makeInput("one\ntwo\nthree") });
  expect(await run(app, environ())).toEqual(reply);
  expect(await run(validate(app), environ())).toEqual(reply);
  expect(await run(validate(validate(app)), environ())).toEqual(reply);
});

test.each<[name: string, changes: Record<string, unknown>]>([
  ["no more than it must have", {}],
  [
    "nothing but empty strings beyond that",
    { SCRIPT_NAME: "", QUERY_STRING: "", CONTENT_TYPE: "", CONTENT_LENGTH: "" },
  ],
  ["the root of an application", { SCRIPT_NAME: "/shop", PATH_INFO: "" }],
  ["OPTIONS for the server as a whole", { REQUEST_METHOD: "OPTIONS", PATH_INFO: "*" }],
  ["bytes of UTF-8, one per character", { PATH_INFO: "/caf\xc3\xa9" }],
  ["a server's own objects", { "lbaws.socket": { fd: 7 }, "wsgi.multithread": true }],
  ["HEAD", { REQUEST_METHOD: "HEAD", CONTENT_LENGTH: "0" }],
])("a good environ passes: %s", async (_name, changes) => {
  expect((await run(validate(list), makeEnviron(changes))).chunks).toEqual(["hello"]);
});

test("each piece of a body arrives before the next is made", async () => {
  const log: string[] = [];
  const app: App = function* (_environ, startResponse) {
    startResponse("200 OK", [TEXT]);
    for (const piece of ["one", "two"]) {
      log.push(`made ${piece}`);
      yield Buffer.from(piece);
    }
  };
  const body = await validate(app)(makeEnviron(), () => () => {});
  for await (const piece of body) log.push(`got ${Buffer.from(piece)}`);
  expect(log).toEqual(["made one", "got one", "made two", "got two"]);
});

test("an application is closed once, when the server closes", async () => {
  const log: string[] = [];
  const app: App = (_environ, startResponse) => {
    startResponse("200 OK", [TEXT]);
    return Object.assign([HELLO], { close: () => void log.push("closed") });
  };
  const body = await validate(app)(makeEnviron(), () => () => {});
  expect([await collect(body), log]).toEqual([[HELLO], []]);
  await body.close?.();
  expect(log).toEqual(["closed"]);
});

test("a generator ends when the server stops early", async () => {
  const log: string[] = [];
  const app: App = function* (_environ, startResponse) {
    startResponse("200 OK", [TEXT]);
    try {
      yield HELLO;
      yield HELLO;
    } finally {
      log.push("ended");
    }
  };
  for await (const _piece of await validate(app)(makeEnviron(), () => () => {})) break;
  expect(log).toEqual(["ended"]);
});

test("a list with one element is still one, so that the server can tell its length", async () => {
  const body = await validate(list)(makeEnviron(), () => () => {});
  expect([Array.isArray(body), "length" in body && body.length]).toEqual([true, 1]);
});

test("a multithreaded server may have two bodies open at once", async () => {
  const app = validate(list);
  const open = () => app(makeEnviron({ "wsgi.multithread": true }), () => () => {});
  const bodies = [await open(), await open()];
  expect(await Promise.all(bodies.map(collect))).toEqual([[HELLO], [HELLO]]);
});

test("an error of the application's own, and what it wrote to wsgi.errors, reach the server", async () => {
  const log: string[] = [];
  const app: App = (environ) => {
    environ["wsgi.errors"].write("no database\n");
    environ["wsgi.errors"].flush();
    throw new RangeError("not the validator's business");
  };
  const environ = makeEnviron({ "wsgi.errors": makeErrors(log) });
  await expect(run(validate(app), environ)).rejects.toThrow(new RangeError("not the validator's business"));
  expect(log).toEqual(["no database\n"]);
});

test("an error after the first bytes is thrown by the server's startResponse", async () => {
  const app: App = function* (environ, startResponse) {
    yield* generator(environ, startResponse);
    startResponse("500 Oh", [TEXT], new RangeError("no database"));
  };
  await expect(run(validate(app))).rejects.toThrow(new RangeError("no database"));
});
