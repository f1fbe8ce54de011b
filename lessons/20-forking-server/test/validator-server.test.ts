import { describe, expect, test } from "vitest";
import type { App, Body } from "../src/app.ts";
import { validate } from "../src/validator.ts";
import { collect, iterate, makeEnviron, makeErrors, makeInput, run } from "./fake-server.ts";

/** What a server may do when nobody checks its types. */
type Broken = (app: Unchecked) => unknown;

type Unchecked = (...args: unknown[]) => ReturnType<App>;

const HELLO = Buffer.from("hello");

/** An application that reads a request's body and answers in two pieces. */
const app: App = (environ, startResponse) => {
  environ["wsgi.input"].read(5);
  startResponse("200 OK", [["Content-Type", "text/plain"]]);
  return [HELLO, HELLO];
};

const start = () => () => {};

function pass(environ: unknown): Broken {
  return (app) => app(environ, start);
}

function change(changes: Record<string, unknown>): Broken {
  return pass(makeEnviron(changes));
}

function leaveOut(name: string): Broken {
  return pass(Object.fromEntries(Object.entries(makeEnviron()).filter(([key]) => key !== name)));
}

/** A server with a body in hand. */
function answer(...steps: ((body: Body) => unknown)[]): Broken {
  return async (app) => {
    const body = await app(makeEnviron(), start);
    for (const step of steps) await step(body);
  };
}

const close = (body: Body) => body.close?.();

/** By clause, then by what the error says of the server. */
const BROKEN: Record<string, Record<string, Broken>> = {
  "Specification Details": {
    "the application takes 2 arguments, not 0.": (app) => app(),
    "the application takes 2 arguments, not 1.": (app) => app(makeEnviron()),
    "the application takes 2 arguments, not 3.": (app) => app(makeEnviron(), start, {}),
    "environ is undefined, not a plain object.": pass(undefined),
    "environ is null, not a plain object.": pass(null),
    "environ is [], not a plain object.": pass([]),
    "environ is Map(0) {}, not a plain object.": pass(new Map()),
    "environ is Environ {}, not a plain object.": pass(new (class Environ {})()),
    "it iterated over the body twice.": answer(collect, collect),
    "it closed the body twice.": answer(close, close),
    "it used the body after it had closed it.": answer(close, collect),
    "it began a request and had not closed the body of the last one.": async (app) => {
      await app(makeEnviron(), start);
      await app(makeEnviron(), start);
    },
  },
  "environ Variables": {
    "REQUEST_METHOD cannot be undefined.": leaveOut("REQUEST_METHOD"),
    "REQUEST_METHOD cannot be ''.": change({ REQUEST_METHOD: "" }),
    "SERVER_NAME cannot be undefined.": leaveOut("SERVER_NAME"),
    "SERVER_PORT cannot be undefined.": leaveOut("SERVER_PORT"),
    "SERVER_PORT is 8888, not a string.": change({ SERVER_PORT: 8888 }),
    "SERVER_PROTOCOL cannot be undefined.": leaveOut("SERVER_PROTOCOL"),
    "REMOTE_USER is undefined, not a string.": change({ REMOTE_USER: undefined }),
    "HTTP_ACCEPT is [ 'a', 'b' ], not a string.": change({ HTTP_ACCEPT: ["a", "b"] }),
    "HTTP_CONTENT_TYPE must be called CONTENT_TYPE.": change({ HTTP_CONTENT_TYPE: "text/plain" }),
    "HTTP_CONTENT_LENGTH must be called CONTENT_LENGTH.": change({ HTTP_CONTENT_LENGTH: "5" }),
    "CONTENT_LENGTH cannot be '+5'.": change({ CONTENT_LENGTH: "+5" }),
    "SCRIPT_NAME cannot be '/'.": change({ SCRIPT_NAME: "/" }),
    "SCRIPT_NAME cannot be 'app'.": change({ SCRIPT_NAME: "app" }),
    "PATH_INFO cannot be 'hello'.": change({ PATH_INFO: "hello" }),
    "PATH_INFO cannot be '*' with GET.": change({ PATH_INFO: "*" }),
    "SCRIPT_NAME and PATH_INFO are both empty.": leaveOut("PATH_INFO"),
    "wsgi.version cannot be '1.0'.": change({ "wsgi.version": "1.0" }),
    "wsgi.version cannot be [ 1, 1 ].": change({ "wsgi.version": [1, 1] }),
    "wsgi.url_scheme cannot be 'HTTP/1.1'.": change({ "wsgi.url_scheme": "HTTP/1.1" }),
    "wsgi.multithread cannot be undefined.": leaveOut("wsgi.multithread"),
    "wsgi.multiprocess cannot be 'false'.": change({ "wsgi.multiprocess": "false" }),
    "wsgi.run_once cannot be 0.": change({ "wsgi.run_once": 0 }),
  },
  "Input and Error Streams": {
    "wsgi.input has no read.": leaveOut("wsgi.input"),
    "wsgi.input has no readline.": change({ "wsgi.input": { ...makeInput(), readline: undefined } }),
    "wsgi.input has no Symbol(Symbol.iterator).": change({ "wsgi.input": { ...makeInput(), [Symbol.iterator]: null } }),
    "wsgi.errors has no flush.": change({ "wsgi.errors": { ...makeErrors(), flush: undefined } }),
    "wsgi.input.read(5) returned 'hello', not bytes.": change({
      "wsgi.input": { ...makeInput(), read: () => "hello" },
    }),
  },
  "The start_response() Callable": {
    "startResponse returned undefined, not write.": (app) => app(makeEnviron(), () => {}),
  },
  "Unicode Issues": {
    "PATH_INFO is not latin-1: '/price/€5'.": change({ PATH_INFO: "/price/€5" }),
  },
};

describe.each(Object.entries(BROKEN))("the server breaks %s", (clause, faults) => {
  test.each(Object.entries(faults))("%s", async (fault, broken) => {
    const message = `The server broke PEP 3333, "${clause}": ${fault}`;
    const error = expect.objectContaining({ side: "server", clause, message });
    const serve = async () => broken(validate(app) as Unchecked);
    await expect(serve()).rejects.toThrow(error);
  });
});

test("a frozen environ cannot be changed by the application", async () => {
  const environ = Object.freeze(makeEnviron());
  const fault = /^The server broke PEP 3333, "Specification Details": environ is \{/;
  await expect(run(validate(app), environ)).rejects.toThrow(fault);
});

test("a body may not be asked for more after its close", async () => {
  const body = await validate(app)(makeEnviron(), start);
  const iterator = iterate(body);
  expect((await iterator.next()).value).toBe(HELLO);
  await body.close?.();
  await expect(iterator.next()).rejects.toThrow("it used the body after it had closed it.");
});

test("a close that is missing is told once, with the next request", async () => {
  const watched = validate(app);
  await watched(makeEnviron(), start);
  await expect(run(watched)).rejects.toThrow("it began a request and had not closed the body of the last one.");
  expect((await run(watched)).chunks).toEqual(["hello", "hello"]);
});
