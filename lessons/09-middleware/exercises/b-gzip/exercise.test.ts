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
  const [answer, chunks] = [{ status: "", headers: {} }, []];
  const write = (chunk) => (chunks.push(Buffer.from(chunk)), hear(chunks));
  const start = (status, headers) => {
    Object.assign(answer, { status, headers: {} });
    for (const [name, value] of headers) answer.headers[name.toLowerCase()] = value;
    return write;
  };
  const body = validate(gzip(validate(app)))(environ, start);
  for (const chunk of body) write(chunk);
  body.close();
  return { ...answer, chunks: chunks.map((chunk) => chunk.toString("base64")) };
}
const isGzip = ({ headers }) => headers["content-encoding"] === "gzip";
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
  const got = await inside(`${WITNESS}
    const yes = ["gzip", "br, GZIP ;q=0.001", "*", "br;q=1, *;q=0.5", "*;q=0, gzip"];
    const no = [undefined, "", "br", "gzip;q=0", "gzip; q=0.000, br", "*;q=0", "gzip;q=0, *", "identity", "x-not-gzip"];
    const how = (accept) => isGzip(ask(page(...OK, "hello"), accept));
    export default [yes.filter((accept) => !how(accept)), no.filter(how)];`);
  equal(got, [[], []], "The name goes before the star, 0 is a no, and nobody gets gzip who has not asked for it.");
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

check("what cannot be compressed, or is already, is left alone", ENCODING, async ({ inside, equal }) => {
  const got = await inside<(Answer | boolean)[]>(`${WITNESS}
    const encoded = ask(page("200 OK", [TEXT, ["content-encoding", "br"]], "hello"), "gzip");
    const part = ask(page("206 Partial Content", [TEXT, ["Content-Range", "bytes 0-4/9"]], "hello"), "gzip");
    const heads = [["204 No Content", []], ["304 Not Modified", []], ["302 Found", [["Location", "/"]]]];
    const bare = heads.map((head) => ask(page(...head), "gzip"));
    export default [encoded.headers["content-encoding"], encoded.chunks, part.chunks, ...[part, ...bare].map(isGzip),
      ...bare.map(({ chunks }) => chunks.length)];`);
  const hello = [Buffer.from("hello").toString("base64")];
  equal(
    got,
    ["br", hello, hello, false, false, false, false, 0, 0, 0],
    "These bytes pass as they are, and none are added.",
  );
});

check(
  "the application may be late, change its mind, or write",
  { spec: 'PEP 3333, "The start_response() Callable"' },
  async ({ inside, equal }) => {
    const answers = await inside<Answer[]>(`${WITNESS}
    function* late(_environ, start) { start(...OK); yield bytes("late"); }
    const twice = (_environ, start) => (start(...OK), start("500 Oh", [TEXT], new Error("no database")), [bytes("sorry")]);
    const writing = (_environ, start) => (start(...OK)(bytes("first, ")), [bytes("second")]);
    let closed = 0;
    const closing = (_environ, start) => (start(...OK), Object.assign([bytes(" ")], { close: () => void closed++ }));
    export default [late, twice, writing, closing].map((app) => ask(app, "gzip")).concat(ask(page(...OK, String(closed)), "gzip"));`);
    equal(
      answers.map(unpack),
      ["late", "sorry", "first, second", " ", "1"],
      "All of it is one gzip member, and is closed.",
    );
  },
);
