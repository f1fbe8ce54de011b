import type { App, Body, Environ, Header } from "../../src/app.ts";
import { HttpError } from "../../src/http-error.ts";

const TEXT: Header[] = [["Content-Type", "text/plain"]];
const HELLO = Buffer.from("hello");
const WORLD = Buffer.from("world");

let calls = 0;

/** One small application for each path. */
const applications: Record<string, App> = {
  "/hello": answer("200 OK", TEXT, HELLO),
  "/two-chunks": answer("200 OK", TEXT, HELLO, WORLD),
  "/204": answer("204 No Content", []),
  "/304": answer("304 Not Modified", []),
  "/length-kept": answer("200 OK", [...TEXT, ["Content-Length", "10"]], HELLO, WORLD),
  "/length-exceeded": answer("200 OK", [...TEXT, ["Content-Length", "5"]], HELLO, WORLD),
  "/length-exceeded-in-a-chunk": answer("200 OK", [...TEXT, ["Content-Length", "5"]], Buffer.from("hello world")),
  "/length-not-reached": answer("200 OK", [...TEXT, ["Content-Length", "11"]], HELLO, WORLD),
  "/two-arguments": (...args) => {
    calls++;
    args[1]("200 OK", TEXT);
    return [Buffer.from(`call ${calls} with ${args.length} arguments`)];
  },
  "/own-environ": started((environ) => {
    environ.SCRIPT_NAME = "/moved";
    environ["test.list"] = [1, 2];
    const isPlain = Object.getPrototypeOf(environ) === Object.prototype;
    return [Buffer.from(`${environ.SCRIPT_NAME} ${environ["test.list"]} ${isPlain}`)];
  }),
  "/log": started((environ) => {
    environ["wsgi.errors"].write(`${environ.QUERY_STRING}\n`);
    environ["wsgi.errors"].flush();
    return [HELLO];
  }),
  /** Goes on when the client has sent a byte. */
  "/chunk-by-chunk": started(function* (environ) {
    yield HELLO;
    environ["wsgi.input"].read(1);
    yield WORLD;
  }),
  "/close": started((environ) => closing(environ, [HELLO, WORLD])),
  "/close-after-nothing": started((environ) => closing(environ, [])),
  "/close-after-error": started((environ) => closing(environ, failing(HELLO))),
  "/close-after-error-at-once": started((environ) => closing(environ, failing())),
  "/close-after-no-iteration": started((environ) => ({ ...closing(environ, []), [Symbol.iterator]: fail })),
  "/close-after-no-head": (environ) => closing(environ, [HELLO]),
  "/close-after-abort": started((environ) => closing(environ, endless(environ))),
  "/throw-before-bytes": started(fail),
  "/throw-on-first-pull": started(() => failing()),
  "/throw-after-bytes": started(() => failing(HELLO)),
  "/endless": started((environ) => endless(environ)),
  "/refuse-as-nobody-does": () => {
    throw new HttpError("418", "This is not a whole status.");
  },
  "/throw-undefined": () => {
    throw undefined;
  },
};

export function app(...args: Parameters<App>): ReturnType<App> {
  const [{ PATH_INFO: path }] = args;
  const application = applications[path];
  if (application === undefined) throw new Error(`There is no application ${path}.`);
  return application(...args);
}

function answer(status: string, headers: Header[], ...chunks: Uint8Array[]): App {
  return (_environ, startResponse) => {
    startResponse(status, headers);
    return chunks;
  };
}

function started(makeBody: (environ: Environ) => Body): App {
  return (environ, startResponse) => {
    startResponse("200 OK", TEXT);
    return makeBody(environ);
  };
}

/** A body that leaves a line in the log when it is closed. */
function closing(environ: Environ, chunks: Iterable<Uint8Array>): Body {
  return {
    [Symbol.iterator]: () => chunks[Symbol.iterator](),
    close: () => environ["wsgi.errors"].write(`closed ${environ.PATH_INFO}\n`),
  };
}

function* failing(...chunks: Uint8Array[]): Iterable<Uint8Array> {
  yield* chunks;
  fail();
}

function* endless(environ: Environ): Iterable<Uint8Array> {
  try {
    while (true) yield HELLO;
  } finally {
    environ["wsgi.errors"].write(`left ${environ.PATH_INFO}\n`);
  }
}

function fail(): never {
  throw new Error("no database");
}
