import { describe, expect, test } from "vitest";
import type { App } from "../src/app.ts";
import { validate } from "../src/validator.ts";
import { makeEnviron, run } from "./fake-server.ts";

interface Stream {
  read(...args: unknown[]): void;
  write(...args: unknown[]): void;
  close(): void;
}

/** What an application may do when nobody checks its types. */
type Broken = (
  environ: { "wsgi.input": Stream; "wsgi.errors": Stream },
  start: (...args: unknown[]) => (bytes: unknown) => void,
) => unknown;

const HELLO = Buffer.from("hello");
const TYPE = ["Content-Type", "text/plain"];

const withHead = (status: unknown, headers: unknown, body: unknown = [HELLO]): Broken => {
  return (_environ, start) => {
    start(status, headers);
    return body;
  };
};
const withHeader = (...header: unknown[]) => withHead("200 OK", [TYPE, header]);
const withBody = (body: unknown) => withHead("200 OK", [TYPE], body);
const withInput = (use: (input: Stream) => void): Broken => {
  return (environ) => use(environ["wsgi.input"]);
};
const withErrors = (use: (errors: Stream) => void): Broken => {
  return (environ) => use(environ["wsgi.errors"]);
};

const twice: Broken = (_environ, start) => {
  start("200 OK", [TYPE]);
  start("404 Not Found", [TYPE]);
  return [HELLO];
};

const late: Broken = function* (_environ, start) {
  yield HELLO;
  start("200 OK", [TYPE]);
};

const writeText: Broken = (_environ, start) => {
  start("200 OK", [TYPE])("hello");
  return [];
};

const writeTooMuch: Broken = (_environ, start) => {
  start("200 OK", [TYPE, ["Content-Length", "4"]])(HELLO);
  return [];
};

const writeWithinBody: Broken = function* (_environ, start) {
  const write = start("200 OK", [TYPE]);
  yield HELLO;
  write(HELLO);
};

/** By clause, then by what the error says of the application. */
const BROKEN: Record<string, Record<string, Broken>> = {
  "Specification Details": {
    "it returned 'hello', not a list or other iterable of bytes.": withBody("hello"),
    "it returned <Buffer 68 69>, not a list or other iterable of bytes.": withBody(Buffer.from("hi")),
    "it returned undefined, not a list or other iterable of bytes.": () => undefined,
    "it returned null, not a list or other iterable of bytes.": () => null,
    "it returned {}, not a list or other iterable of bytes.": withBody({}),
    "its body has 'hello' in it, not bytes.": withBody([HELLO, "hello"]),
    "its body has null in it, not bytes.": withBody([null]),
    "its body began before startResponse was called.": late,
    "its body ended before startResponse was called.": () => [],
  },
  "Input and Error Streams": {
    "it closed wsgi.input.": withInput((input) => input.close()),
    "it closed wsgi.errors.": withErrors((errors) => errors.close()),
    "it called wsgi.input.read(-1).": withInput((input) => input.read(-1)),
    "it called wsgi.input.read('5').": withInput((input) => input.read("5")),
    "it called wsgi.errors.write(5).": withErrors((errors) => errors.write(5)),
  },
  "The start_response() Callable": {
    "it called startResponse a second time without an error.": twice,
    "the status is 200, not a string.": withHead(200, [TYPE]),
    "the status is '200', not like '200 OK'.": withHead("200", [TYPE]),
    "the status is 'OK', not like '200 OK'.": withHead("OK", [TYPE]),
    "the status is '200 ', not like '200 OK'.": withHead("200 ", [TYPE]),
    "the status is '200 OK ', not like '200 OK'.": withHead("200 OK ", [TYPE]),
    "the status is '200 OK\\r\\n', not like '200 OK'.": withHead("200 OK\r\n", [TYPE]),
    "the headers are undefined, not an array.": withHead("200 OK", undefined),
    "the headers are { Allow: 'GET' }, not an array.": withHead("200 OK", { Allow: "GET" }),
    "a header is 'Allow: GET', not a pair of strings.": withHead("200 OK", ["Allow: GET"]),
    "a header is [ 'Allow', 'GET', 'PUT' ], not a pair of strings.": withHeader("Allow", "GET", "PUT"),
    "part of a header is 5, not a string.": withHeader("Content-Length", 5),
    "a header cannot be called ''.": withHeader("", "GET"),
    "a header cannot be called 'Allow:'.": withHeader("Allow:", "GET"),
    "a header cannot be called 'X-A-'.": withHeader("X-A-", "1"),
    "a header cannot be called 'X_A_'.": withHeader("X_A_", "1"),
    "a header cannot be called 'Status'.": withHeader("Status", "200 OK"),
    "X-A has a control character: '1\\r\\nX-B: 2'.": withHeader("X-A", "1\r\nX-B: 2"),
  },
  "Handling the Content-Length Header": {
    "its body has 10 bytes, and its Content-Length is 9.": withHead(
      "200 OK",
      [TYPE, ["content-length", "9"]],
      [HELLO, HELLO],
    ),
    "its body has 5 bytes, and its Content-Length is 4.": writeTooMuch,
    "its body has 5 bytes, and its Content-Length is five.": withHeader("Content-Length", "five"),
  },
  "The write() Callable": {
    "its body has 'hello' in it, not bytes.": writeText,
    "it called write from within its body.": writeWithinBody,
  },
  "Unicode Issues": {
    "the status is not latin-1: '200 Oké ✓'.": withHead("200 Oké ✓", [TYPE]),
    "part of a header is not latin-1: '€5'.": withHeader("X-Price", "€5"),
  },
  "Other HTTP Features": {
    "Connection is for the server to send.": withHeader("Connection", "close"),
    "transfer-encoding is for the server to send.": withHeader("transfer-encoding", "chunked"),
    "it gave a Content-Type to '103 Early Hints', which has no content.": withHead("103 Early Hints", [TYPE]),
    "it gave a Content-Type to '204 No Content', which has no content.": withHead("204 No Content", [TYPE]),
    "it gave a Content-Type to '304 Not Modified', which has no content.": withHead("304 Not Modified", [TYPE]),
    "its body has no Content-Type.": withHead("200 OK", []),
  },
};

describe.each(Object.entries(BROKEN))("the application breaks %s", (clause, faults) => {
  test.each(Object.entries(faults))("%s", async (fault, app) => {
    const message = `The application broke PEP 3333, "${clause}": ${fault}`;
    const error = expect.objectContaining({ side: "application", clause, message });
    await expect(run(validate(app as unknown as App), makeEnviron())).rejects.toThrow(error);
  });
});

test("a call of startResponse that fails is a call", async () => {
  const app: Broken = (_environ, start) => {
    expect(() => start("200", [TYPE])).toThrow("not like '200 OK'.");
    start("200 OK", [TYPE]);
  };
  const fault = "it called startResponse a second time without an error.";
  await expect(run(validate(app as unknown as App))).rejects.toThrow(fault);
});
