import { check } from "@lbaws/checks";

/** `use` an input of which some methods are `broken`, and tell who is at fault, or what was read. */
const WITNESS = `
import { validate } from "./src/validator.ts";
import { BodyStream } from "./src/body-stream.ts";
const bytes = (text) => Buffer.from(text);
const none = () => bytes("");
const whole = { read: none, read1: none, readline: none, readlines: () => [], *[Symbol.iterator]() {} };
const body = (...pieces) => new BodyStream(pieces.map(bytes).values(), 1000);
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
    return [got].flat().join("|");
  } catch (error) {
    return error.side ? error.side + ": " + error.clause : error.message;
  }
}
const broken = (methods, use, length) => serve({ ...whole, ...methods }, use, length);
`;

const STREAMS = { spec: 'PEP 3333, "Input and Error Streams"' };
const FAULT = "server: Input and Error Streams";

check("bytes of the next request are not the application's", STREAMS, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const three = { read: () => bytes("abc") };
    export default [
      broken({ read: () => bytes("helloG") }, (input) => input.read(), "5"),
      broken(three, (input) => [input.read(3), input.read(3)], "5"),
      broken({ readlines: () => [bytes("a\\n"), bytes("GET /")] }, (input) => input.readlines(), "2"),
      broken({ ...three, readline: () => bytes("de") }, (input) => [input.read(3), input.readline()], "4"),
    ];`);
  equal(got, [FAULT, FAULT, FAULT, FAULT], "All calls together may give as many bytes as CONTENT_LENGTH says.");
});

check("a body that ends early is the server's fault", STREAMS, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    export default [
      serve(body("nam", "e="), (input) => input.read(), "8"),
      serve(body("name="), (input) => [input.read1(), input.read1()], "8"),
      serve(body("a\\n", "b\\n"), (input) => input.readlines(), "5"),
      serve(body(), (input) => input.readline(), "1"),
    ];`);
  equal(got, [FAULT, FAULT, FAULT, FAULT], "A body that has ended has as many bytes as CONTENT_LENGTH says.");
});

check("read gives no more than it was asked for", STREAMS, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const four = () => bytes("four");
    export default [
      broken({ read: four }, (input) => input.read(3)),
      broken({ read1: four }, (input) => input.read1(3), "10"),
    ];`);
  equal(got, [FAULT, FAULT], "Four bytes are too many where three were asked for.");
});

check("a line ends with its LF", STREAMS, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const two = () => bytes("a\\nb\\n");
    export default [
      broken({ readline: two }, (input) => input.readline()),
      broken({ readlines: () => [two()] }, (input) => input.readlines()),
      broken({ *[Symbol.iterator]() { yield two(); } }, (input) => [...input]),
    ];`);
  equal(got, [FAULT, FAULT, FAULT], "Two lines are not one, however they are read.");
});

check("behind the end there is nothing", STREAMS, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const more = () => bytes("xy");
    export default [
      broken({ read: more }, (input) => [input.read(3), input.read(3)]),
      broken({ read: more }, (input) => [input.read(), input.read()]),
      broken({ readlines: () => [bytes("a\\n")], read1: more }, (input) => [input.readlines(), input.read1()]),
      broken({ readline: more }, (input) => [input.readline(), input.readline()]),
    ];`);
  equal(got, [FAULT, FAULT, FAULT, FAULT], "Fewer bytes than asked for, or a line without LF: that is the end.");
});

check("a stream that keeps its promises is left alone", STREAMS, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const fail = () => { throw new Error("The client has left."); };
    const all = (input) => [input.read(0), input.read(1), input.readline(), input.read1(9), input.read(9), input.read()];
    export default [
      serve(body("ab", "c\\nd", "e", "f"), all, "7"),
      serve(body("ab", "c\\nd", "e", "f"), all, ""),
      serve(body("a\\n\\nb"), (input) => [...input, ...input.readlines(), input.readline()]),
      broken({ read: fail }, (input) => input.read(), "5"),
    ];`);
  const right = "|a|bc\n|d|ef|";
  equal(got, [right, right, "a\n|\n|b|", "The client has left."], "What is right passes, and so do errors.");
});
