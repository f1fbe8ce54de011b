import { type Check, check } from "@lbaws/checks";

/** `use` an input and tell who is at fault, or what was read. */
const WITNESS = `
import { validate } from "./src/validator.ts";
import { BodyStream } from "./src/body-stream.ts";
const bytes = (text) => Buffer.from(text);
const none = () => bytes("");
const whole = { read: none, read1: none, readline: none, readlines: () => [], *[Symbol.iterator]() {} };
/** A right stream of these pieces. */
const body = (...pieces) => new BodyStream(pieces.map(bytes).values(), 1000);
/** A stream of which these methods give the same each time, lines if it is a list. */
const gives = (methods) => ({ ...whole, ...Object.fromEntries(Object.entries(methods).map(([name, what]) => [
  name === "lines" ? Symbol.iterator : name,
  () => name === "lines" ? what.map(bytes).values() : Array.isArray(what) ? what.map(bytes) : bytes(what),
])) });
/** A stream that cannot be read. */
const fails = (message) => ({ ...whole, read() { throw new Error(message); } });
function serve(stream, use, length) {
  const environ = {
    ...{ REQUEST_METHOD: "POST", PATH_INFO: "/", SERVER_NAME: "a", SERVER_PORT: "80", SERVER_PROTOCOL: "HTTP/1.1" },
    ...{ "wsgi.version": [1, 0], "wsgi.url_scheme": "http", "wsgi.multithread": false, "wsgi.multiprocess": false },
    ...{ "wsgi.run_once": false, "wsgi.errors": { write() {}, flush() {} }, "wsgi.input": stream },
    ...(length === undefined ? {} : { CONTENT_LENGTH: length }),
  };
  try {
    let got;
    validate((environ, start) => {
      got = use(environ["wsgi.input"]);
      start("204 No Content", []);
      return [];
    })(environ, () => () => {}).close();
    return got.flat().join("|");
  } catch (error) {
    return error;
  }
}
/** The wanted fault alone; any other error says what it is. */
function tell(got, wanted) {
  if (!(got instanceof Error)) return "nobody is at fault: " + got;
  const at = got.side + ": " + got.clause;
  return at === wanted ? at : (got.side ? at + ": " : "") + got.message;
}
`;

const STREAMS = { spec: 'PEP 3333, "Input and Error Streams"' };
const SERVER = "server: Input and Error Streams";
const APPLICATION = "application: Input and Error Streams";

/** A stream, what the application calls, and CONTENT_LENGTH where there is one. */
type Case = [stream: string, calls: string, length?: string];

/** What comes of each case must be `wanted`. */
async function tellAll({ inside, equal }: Check, cases: Case[], wanted: string, says: string): Promise<void> {
  const results = cases.map(
    ([stream, calls, length]) =>
      `tell(serve(${stream}, (input) => [${calls}], ${JSON.stringify(length)}), ${JSON.stringify(wanted)})`,
  );
  const got = await inside<string[]>(`${WITNESS} export default [${results.join(",\n")}];`);
  for (const [index, [stream, calls, length]] of cases.entries()) {
    const size = length === undefined ? "" : ` with CONTENT_LENGTH ${JSON.stringify(length)}`;
    equal(
      got[index],
      wanted,
      `${says} Here the application calls ${calls}, and the stream is ${stream}${size}: see exercise.test.ts.`,
    );
  }
}

check("bytes of the next request are not the application's", STREAMS, async (checks) => {
  const cases: Case[] = [
    ["gives({ read: 'helloG' })", "input.read()", "5"],
    ["gives({ read: 'abc' })", "input.read(3), input.read(3)", "5"],
    ["gives({ readlines: ['a\\n', 'GET /'] })", "input.readlines()", "2"],
    ["gives({ read: 'abc', readline: 'de' })", "input.read(3), input.readline()", "4"],
  ];
  await tellAll(checks, cases, SERVER, "All calls together may give no more bytes than CONTENT_LENGTH says.");
});

check("a body that ends early is the server's fault", STREAMS, async (checks) => {
  const cases: Case[] = [
    ["body('nam', 'e=')", "input.read()", "8"],
    ["body('name=')", "input.read1(), input.read1()", "8"],
    ["body('a\\n', 'b\\n')", "input.readlines()", "5"],
    ["body('a\\n', 'b\\n')", "...input", "5"],
    ["body()", "input.readline()", "1"],
  ];
  await tellAll(checks, cases, SERVER, "A body that has ended has as many bytes as CONTENT_LENGTH says.");
});

check("read gives no more than it was asked for", STREAMS, async (checks) => {
  const cases: Case[] = [
    ["gives({ read: 'four' })", "input.read(3)"],
    ["gives({ read1: 'four' })", "input.read1(3)", "10"],
  ];
  await tellAll(checks, cases, SERVER, "Four bytes are too many where three were asked for.");
});

check("a line ends with its LF", STREAMS, async (checks) => {
  const cases: Case[] = [
    ["gives({ readline: 'a\\nb\\n' })", "input.readline()"],
    ["gives({ readlines: ['a\\nb\\n'] })", "input.readlines()"],
    ["gives({ lines: ['a\\nb\\n'] })", "...input"],
  ];
  await tellAll(checks, cases, SERVER, "Two lines are not one, however they are read.");
});

check("behind the end there is nothing", STREAMS, async (checks) => {
  const cases: Case[] = [
    ["gives({ read: 'xy' })", "input.read(3), input.read(3)"],
    ["gives({ read: 'xy' })", "input.read(), input.read()"],
    ["gives({ readlines: ['a\\n'], read1: 'xy' })", "input.readlines(), input.read1()"],
    ["gives({ lines: ['a\\n'], read1: 'xy' })", "...input, input.read1()"],
    ["gives({ readline: 'xy' })", "input.readline(), input.readline()"],
  ];
  await tellAll(
    checks,
    cases,
    SERVER,
    "When read gives fewer bytes than asked for, when a line has no LF, or when readlines or the iteration is over, that is the end.",
  );
});

check("what the application does wrong is still its own fault", STREAMS, async (checks) => {
  const cases: Case[] = [
    ["body('a\\n')", "input.read('x')"],
    ["body('a\\n')", "input.read1(-1)"],
    ["body('a\\n')", "input.readline('x')"],
    ["body('a\\n')", "input.readlines(-1)"],
    ["body('a\\n')", "input.close()"],
  ];
  await tellAll(checks, cases, APPLICATION, "What was found before is found as before.");
});

check("the stream is asked as the application asks", STREAMS, async ({ inside, equal }) => {
  const calls = ["read(2)", "read1(3)", "readline()", "read()", "readlines()"];
  const got = await inside(`${WITNESS}
    const log = [];
    const named = ["read", "read1", "readline", "readlines"];
    const real = body("ab", "cde", "f\\n", "g");
    const logged = (name) => (...args) => (log.push(name + "(" + args + ")"), real[name](...args));
    const stream = { ...whole, ...Object.fromEntries(named.map((name) => [name, logged(name)])) };
    serve(stream, (input) => [${calls.map((call) => `input.${call}`).join(", ")}]);
    export default log;`);
  equal(got, calls, "Each call goes on to the stream, once and with the same size.");
});

check("a stream that keeps its promises is left alone", STREAMS, async (checks) => {
  const all = "input.read(0), input.read(1), input.readline(), input.read1(9), input.read(9), input.read()";
  const right = "nobody is at fault: |a|bc\n|d|ef|";
  const says = "What is right passes, and so do errors.";
  await tellAll(checks, [["body('ab', 'c\\nd', 'e', 'f')", all, "7"]], right, says);
  await tellAll(checks, [["body('ab', 'c\\nd', 'e', 'f')", all, ""]], right, says);
  await tellAll(checks, [["body('ab', 'c\\nd', 'e', 'f')", all]], right, says);
  const lines: Case[] = [["body('a\\n\\nb')", "...input, ...input.readlines(), input.readline()"]];
  await tellAll(checks, lines, "nobody is at fault: a\n|\n|b|", says);
  await tellAll(checks, [["fails('The client has left.')", "input.read()", "5"]], "The client has left.", says);
});
