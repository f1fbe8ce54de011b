import { check } from "@lbaws/checks";

/** `ask` an application through the middleware, with the validator on both sides of it. */
const WITNESS = `
import { conditional } from "./src/middleware/conditional.ts";
import { validate } from "./src/validator.ts";
const stream = { read() {}, read1() {}, readline() {}, readlines() {}, [Symbol.iterator]() {} };
const TEXT = ["Content-Type", "text/plain"];
const hello = () => [Buffer.from("hel"), Buffer.from("lo")];
const tagged = (tag, status = "200 OK", ...more) => (_environ, start) => (start(status, [["ETag", tag], TEXT, ...more]), hello());
function ask(app, tags, method = "GET") {
  const environ = {
    ...{ REQUEST_METHOD: method, PATH_INFO: "/", SERVER_NAME: "a", SERVER_PORT: "80", SERVER_PROTOCOL: "HTTP/1.1" },
    ...{ "wsgi.version": [1, 0], "wsgi.url_scheme": "http", "wsgi.multithread": false, "wsgi.multiprocess": false },
    ...{ "wsgi.run_once": false, "wsgi.errors": { write() {}, flush() {} }, "wsgi.input": stream },
    ...(tags === undefined ? {} : { HTTP_IF_NONE_MATCH: tags }),
  };
  let [head, got] = ["", []];
  const write = (bytes) => void got.push(String(bytes));
  const start = (status, headers) => {
    head = [status.slice(0, 3), ...headers.map(([name]) => name)].join(" ");
    return write;
  };
  const body = validate(conditional(validate(app)))(environ, start);
  for (const bytes of body) write(bytes);
  body.close();
  return [head, ...got].join("|");
}
`;

const CONDITIONAL = { spec: "RFC 9110, section 13.1.2" };
const WHOLE = "200 ETag Content-Type|hel|lo";

check("who has this edition gets 304 and no body", CONDITIONAL, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    export default [ask(tagged('"v7"'), '"v7"'), ask(tagged('"v7"'), '"v7"', "HEAD"), ask(tagged('"v7"'), '"v6"'), ask(tagged('"v7"'))];`);
  equal(got, ["304 ETag", "304 ETag", WHOLE, WHOLE], 'Only a client that names "v7" gets 304.');
});

check(
  "the list is one of tags, and they are compared weakly",
  { spec: "RFC 9110, section 8.8.3.2" },
  async ({ inside, equal }) => {
    const got = await inside(`${WITNESS}
    const known = [["v7", '"v6" , "v7"'], ["v7", 'W/"v7"'], ["a,b", '"x","a,b"'], ["v7", "*"], ["", '""']];
    const other = [["v7", '"v77"'], ["v7", "v7"], ["b", '"a,b"'], ["a", '"a,b"'], ["v7", '"V7"'], ["v7", ""], ["v7", 'w/"v']];
    const untagged = (_environ, start) => (start("200 OK", [TEXT]), hello());
    const both = (list) => list.map(([tag, tags]) => ask(tagged('"' + tag + '"'), tags).slice(0, 3)).join(" ");
    export default [both(known), both(other), ask(tagged('W/"v7"'), '"v7"'), ask(untagged, '""'), ask(untagged, "*")];`);
    const says = "A tag stands between quotation marks, and may have a comma in it. The star matches every 200.";
    const untagged = ["200 Content-Type|hel|lo", "304"];
    equal(got, ["304 304 304 304 304", "200 200 200 200 200 200 200", "304 ETag", ...untagged], says);
  },
);

check("other methods and other statuses are left alone", CONDITIONAL, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const code = (answer) => answer.slice(0, 3);
    export default [
      ...["POST", "PUT", "DELETE", "OPTIONS"].map((method) => code(ask(tagged('"v7"'), "*", method))),
      ...["201 Created", "404 Not Found", "206 Partial"].map((status) => code(ask(tagged('"v7"', status), '"v7"'))),
    ];`);
  equal(got, ["200", "200", "200", "200", "201", "404", "206"], "304 stands for a 200 to GET or HEAD.");
});

check("a 304 says nothing of the content", { spec: "RFC 9110, section 15.4.5" }, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const of = (...names) => names.map((name) => [name, "5"]);
    const content = of("CONTENT-LENGTH", "Content-Language", "content-encoding");
    const other = of("Content-Location", "Vary", "Cache-Control", "Expires", "Set-Cookie", "Content-Security-Policy");
    export default ask(tagged('"v7"', "200 OK", ...content, ...other), '"v7"');`);
  const says = "What describes the content goes, all other headers stay.";
  equal(got, "304 ETag Content-Location Vary Cache-Control Expires Set-Cookie Content-Security-Policy", says);
});

check(
  "the application may be late, change its mind, or write",
  { spec: 'PEP 3333, "The start_response() Callable"' },
  async ({ inside, equal }) => {
    const got = await inside(`${WITNESS}
    const ok = ["200 OK", [["ETag", '"v7"'], TEXT]];
    function* late(_environ, start) { start(...ok); yield* hello(); }
    const failing = (_environ, start) => (start(...ok), start("500 Oh", [TEXT], new Error("no database")), hello());
    const mending = (_environ, start) => (start("500 Oh", [TEXT]), start(...ok, new Error("it was nothing")), hello());
    const writing = (_environ, start) => (start(...ok)(Buffer.from("hi ")), hello());
    const none = (_environ, start) => (start(...ok), []);
    export default [late, failing, mending, writing, none].flatMap((app) => [ask(app, '"v7"'), ask(app, '"v6"')]);`);
    const failed = "500 Content-Type|hel|lo";
    const written = "200 ETag Content-Type|hi |hel|lo";
    const empty = "200 ETag Content-Type";
    const wanted = ["304 ETag", WHOLE, failed, failed, "304 ETag", WHOLE, "304 ETag", written, "304 ETag", empty];
    equal(got, wanted, "What startResponse said last counts, whenever it said it.");
  },
);

check(
  "behind an empty piece the application may still change its mind",
  { spec: 'PEP 3333, "Middleware Handling of Block Boundaries"' },
  async ({ inside, equal }) => {
    const got = await inside(`${WITNESS}
    const ok = ["200 OK", [["ETag", '"v7"'], TEXT]];
    function* waiting(_environ, start) {
      start(...ok);
      yield Buffer.alloc(0);
      yield* hello();
    }
    function* failing(_environ, start) {
      start(...ok);
      yield Buffer.alloc(0);
      start("500 Oh", [TEXT], new Error("no database"));
      yield Buffer.from("sorry");
    }
    export default [waiting, failing].flatMap((app) => [ask(app, '"v7"'), ask(app, '"v6"')]);`);
    const failed = "500 Content-Type||sorry";
    equal(
      got,
      ["304 ETag|", "200 ETag Content-Type||hel|lo", failed, failed],
      "An empty piece is passed on, and the head of the answer is not sent with it.",
    );
  },
);

check(
  "the body is closed, and never read ahead",
  { spec: 'PEP 3333, "Specification Details"' },
  async ({ inside, equal }) => {
    const got = await inside(`${WITNESS}
    const calls = [];
    const app = (_environ, start) => {
      start("200 OK", [["ETag", '"v7"'], TEXT]);
      const pieces = hello().values();
      const next = () => (calls.push("next"), pieces.next());
      return { [Symbol.iterator]: () => ({ next }), close: () => void calls.push("close") };
    };
    const body = conditional(app)({ REQUEST_METHOD: "GET" }, () => () => {});
    for (const bytes of body) calls.push(String(bytes));
    body.close();
    ask(app, '"v7"');
    export default [calls.slice(0, 6).join(" "), calls.filter((call) => call === "close").length];`);
    equal(
      got,
      ["next hel next lo next close", 2],
      "Each piece is passed on before the next is asked for, and close is called.",
    );
  },
);
