import { gunzipSync } from "node:zlib";
import { check } from "@lbaws/checks";

/** `ask` an application through the middleware, with the validator on both sides. Chunks are in base64. */
const WITNESS = `
import { constants, gunzipSync } from "node:zlib";
import { gzip } from "./src/middleware/gzip.ts";
import { validate } from "./src/validator.ts";
const stream = { read() {}, read1() {}, readline() {}, readlines() {}, [Symbol.iterator]() {} };
const TEXT = ["Content-Type", "text/plain"];
const OK = ["200 OK", [TEXT]];
const bytes = (text) => Buffer.from(text);
const page = (status, headers, ...pieces) => (_environ, start) => (start(status, headers), pieces.map(bytes));
function ask(app, accept, hear = () => {}) {
  const environ = {
    ...{ REQUEST_METHOD: "GET", PATH_INFO: "/", SERVER_NAME: "a", SERVER_PORT: "80", SERVER_PROTOCOL: "HTTP/1.1" },
    ...{ "wsgi.version": [1, 0], "wsgi.url_scheme": "http", "wsgi.multithread": false, "wsgi.multiprocess": false },
    ...{ "wsgi.run_once": false, "wsgi.errors": { write() {}, flush() {} }, "wsgi.input": stream },
    ...(accept === undefined ? {} : { HTTP_ACCEPT_ENCODING: accept }),
  };
  const [answer, chunks] = [{ status: "", headers: {}, vary: [] }, []];
  const write = (chunk) => (chunks.push(Buffer.from(chunk)), hear(chunks));
  const start = (status, headers) => {
    Object.assign(answer, { status, headers: {}, vary: [] });
    for (const [name, value] of headers) answer.headers[name.toLowerCase()] = value;
    for (const [name, value] of headers) if (/^vary$/i.test(name)) answer.vary.push(value);
    return write;
  };
  const body = validate(gzip(validate(app)))(environ, start);
  for (const chunk of body) write(chunk);
  body.close();
  return { ...answer, chunks: chunks.map((chunk) => chunk.toString("base64")) };
}
const how = ({ headers }) => headers["content-encoding"] === "gzip" ? "compressed" : "as it is";
const textOf = ({ chunks }) => chunks.map((chunk) => String(Buffer.from(chunk, "base64"))).join("|");
/** What a client can unpack of an answer that has not ended. */
const soFar = (chunks) => String(gunzipSync(Buffer.concat(chunks), { finishFlush: constants.Z_SYNC_FLUSH }));
`;

interface Answer {
  headers: Record<string, string>;
  chunks: string[];
}

const ENCODING = { spec: "RFC 9110, section 12.5.3" };
const joined = ({ chunks }: Answer) => Buffer.concat(chunks.map((chunk) => Buffer.from(chunk, "base64")));

function unpack(answer: Answer): string {
  try {
    return gunzipSync(joined(answer)).toString();
  } catch (error) {
    return `not gzip: ${(error as Error).message}`;
  }
}

check("who accepts gzip gets it", { spec: "RFC 1952" }, async ({ inside, equal, that }) => {
  const answers = await inside<Answer[]>(`${WITNESS}
    const long = "line\\n".repeat(20_000);
    export default [["hello, ", "world"], [long], [long, "", long], []].map((pieces) => ask(page(...OK, ...pieces), "gzip"));`);
  const long = "line\n".repeat(20_000);
  equal(answers.map(unpack), ["hello, world", long, long + long, ""], "What is unpacked is what the application sent.");
  const [, one] = answers as [Answer, Answer];
  that(joined(one).length < 5000, "100,000 bytes of one line become a few hundred.", `${joined(one).length} bytes.`);
});

check("weights and the star are obeyed", ENCODING, async ({ inside, equal }) => {
  const yes = ["gzip", "br, GZIP ;q=0.001", "*", "br;q=1, *;q=0.5", "*;q=0, gzip"];
  const no = ["", "br", "gzip;q=0", "gzip; q=0.000, br", "*;q=0", "gzip;q=0, *", "identity", "x-not-gzip"];
  const got = await inside(`${WITNESS}
    const fields = ${JSON.stringify([...yes, ...no])};
    export default { "no Accept-Encoding": how(ask(page(...OK, "hello"))),
      ...Object.fromEntries(fields.map((field) => [field, how(ask(page(...OK, "hello"), field))])) };`);
  const each = (fields: string[], wanted: string) => Object.fromEntries(fields.map((field) => [field, wanted]));
  const wanted = { "no Accept-Encoding": "as it is", ...each(yes, "compressed"), ...each(no, "as it is") };
  equal(got, wanted, "The name outranks the star, weight 0 means no, and nobody gets gzip who has not asked for it.");
});

check("the head fits the body", { spec: "RFC 9110, section 8.8.3.3" }, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const app = (tag) => page("200 OK", [["ETag", tag], TEXT, ["Content-LENGTH", "5"]], "hello");
    export default [ask(app('"v7"'), "gzip").headers, ask(app('W/"v7"'), "gzip").headers, ask(app('"v7"'), "br").headers];`);
  const all = { "content-type": "text/plain", vary: "Accept-Encoding" };
  const packed = { ...all, "content-encoding": "gzip", etag: 'W/"v7"' };
  const plain = { ...all, "content-length": "5", etag: '"v7"' };
  equal(got, [packed, packed, plain], "Other bytes: no Content-Length, and a weak tag. Caches read Vary in any case.");
});

check(
  "a Vary of the application's is not enough, and stays",
  { spec: "RFC 9110, section 12.5.5" },
  async ({ inside, equal }) => {
    const got = await inside(`${WITNESS}
    const app = page("200 OK", [TEXT, ["Vary", "Cookie"]], "hello");
    const [packed, plain] = [ask(app, "gzip"), ask(app, "br")];
    export default { [how(packed)]: packed.vary.sort(), [how(plain)]: plain.vary.sort() };`);
    const both = ["Accept-Encoding", "Cookie"];
    equal(got, { compressed: both, "as it is": both }, "There are two headers: the application's, and another one.");
  },
);

check(
  "each chunk goes out at once, and can be unpacked",
  { spec: 'PEP 3333, "Middleware Handling of Block Boundaries"' },
  async ({ inside, equal }) => {
    const got = await inside(`${WITNESS}
    const heard = [];
    function* app(_environ, start) {
      start(...OK);
      for (const piece of ["one ", "", "two "]) {
        heard.push("asked");
        yield bytes(piece);
      }
      heard.push("end");
    }
    ask(app, "gzip", (chunks) => heard.push(soFar(chunks)));
    export default heard.slice(0, 7);`);
    const says = "One chunk comes out for each that goes in, before the next is asked for.";
    equal(got, ["asked", "one ", "asked", "one ", "asked", "one two ", "end"], says);
  },
);

check(
  "a body that is not compressed goes out as it comes, and is closed",
  { spec: 'PEP 3333, "Middleware Handling of Block Boundaries"' },
  async ({ inside, equal }) => {
    const got = await inside(`${WITNESS}
    const heard = [];
    const app = (_environ, start) => {
      start(...OK);
      const pieces = ["one ", "two "].values();
      const next = () => {
        const { done, value } = pieces.next();
        heard.push(done ? "end" : "asked");
        return done ? { done, value } : { done, value: bytes(value) };
      };
      return { [Symbol.iterator]: () => ({ next }), close: () => void heard.push("closed") };
    };
    ask(app, "br", (chunks) => heard.push(String(Buffer.concat(chunks))));
    export default heard;`);
    const says = "Each chunk goes out before the next is asked for. At the end the body is closed.";
    equal(got, ["asked", "one ", "asked", "one two ", "end", "closed"], says);
  },
);

check("what cannot be compressed, or is already, is left alone", ENCODING, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const answers = {
      "Content-Encoding: br": page("200 OK", [TEXT, ["content-encoding", "br"]], "hello"),
      "206 with a Content-Range": page("206 Partial Content", [TEXT, ["Content-Range", "bytes 0-4/9"]], "hello"),
      "204": page("204 No Content", []),
      "304": page("304 Not Modified", []),
      "302 without a body": page("302 Found", [["Location", "/"]]),
    };
    const tell = (answer) => [answer.headers["content-encoding"] ?? "as it is", textOf(answer)].join(", ");
    export default Object.fromEntries(Object.entries(answers).map(([name, app]) => [name, tell(ask(app, "gzip"))]));`);
  const wanted = {
    "204": "as it is, ",
    "304": "as it is, ",
    "Content-Encoding: br": "br, hello",
    "206 with a Content-Range": "as it is, hello",
    "302 without a body": "as it is, ",
  };
  equal(got, wanted, "These bytes pass as they are, and none are added.");
});

check(
  "the application may be late, change its mind, or write",
  { spec: 'PEP 3333, "The start_response() Callable"' },
  async ({ inside, equal }) => {
    const answers = await inside<Record<string, Answer>>(`${WITNESS}
    function* late(_environ, start) { start(...OK); yield bytes("late"); }
    const twice = (_environ, start) => (start(...OK), start("500 Oh", [TEXT], new Error("no database")), [bytes("sorry")]);
    const writing = (_environ, start) => (start(...OK)(bytes("first, ")), [bytes("second")]);
    let count = 0;
    const closing = (_environ, start) => (start(...OK), Object.assign([bytes(" ")], { close: () => void count++ }));
    const apps = Object.entries({ late, twice, writing, closing });
    const answers = Object.fromEntries(apps.map(([name, app]) => [name, ask(app, "gzip")]));
    export default { ...answers, closed: ask(page(...OK, String(count)), "gzip") };`);
    equal(
      Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, unpack(answer)])),
      { late: "late", twice: "sorry", writing: "first, second", closing: " ", closed: "1" },
      "All of it is one gzip member, and is closed.",
    );
  },
);
