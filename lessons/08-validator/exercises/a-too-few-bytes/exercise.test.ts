import { fileURLToPath } from "node:url";
import { check } from "@lbaws/checks";

const site = fileURLToPath(new URL("apps/site.ts", import.meta.url));

/** A server and its application; `serve` tells what the server got, and who is at fault. */
const WITNESS = `
import { validate } from "./src/validator.ts";
const [HELLO, TEXT, LENGTH] = [Buffer.from("hello"), ["Content-Type", "text/plain"], ["Content-Length", "10"]];
function serve(app, { method = "GET", most = 9 } = {}) {
  const environ = {
    ...{ REQUEST_METHOD: method, PATH_INFO: "/", SERVER_NAME: "a", SERVER_PORT: "80", SERVER_PROTOCOL: "HTTP/1.1" },
    ...{ "wsgi.version": [1, 0], "wsgi.url_scheme": "http", "wsgi.multithread": false, "wsgi.multiprocess": false },
    ...{ "wsgi.run_once": false, "wsgi.errors": { write() {}, flush() {} } },
    "wsgi.input": { read() {}, read1() {}, readline() {}, readlines() {}, [Symbol.iterator]() {} },
  };
  let got = "";
  const write = (bytes) => void (got += bytes);
  try {
    const body = validate(app)(environ, () => write);
    try {
      if (most > 0) for (const bytes of body) if ((write(bytes), --most === 0)) break;
    } finally {
      body.close();
    }
    return got;
  } catch (error) {
    return got + " " + (error.side ? error.side + ": " + error.clause : error.message);
  }
}
`;

const LENGTH = { spec: 'PEP 3333, "Handling the Content-Length Header"' };
const FAULT = "application: Handling the Content-Length Header";
const VALIDATE = { VALIDATE: "1" };
const request = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;

check("nothing at all behind a Content-Length gets 500", LENGTH, async ({ start }) => {
  const server = await start({ args: [site], env: VALIDATE });
  await server.ask(request("GET", "/empty"), { says: "The head was not sent yet, so it can be 500.", status: 500 });
});

check(
  "a body that ends early is the application's fault, and what there is of it goes out",
  LENGTH,
  async ({ start }) => {
    const server = await start({ args: [site], env: VALIDATE });
    const client = await server.connect();
    await client.send(request("GET", "/short"));
    await client.wire.readUntil("\r\n\r\n");
    await client.expectBytes("hellothere", "The validator passes the pieces on as they come.");
    await client.expectEnd("Nothing follows.");
    await server.said(
      /The application broke PEP 3333, "Handling the Content-Length Header"/,
      "The log says who it was.",
    );
  },
);

check("bytes count however they come", LENGTH, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    export default [
      serve((_environ, start) => (start("200 OK", [TEXT, LENGTH])(HELLO), [])),
      serve((_environ, start) => (start("200 OK", [TEXT, LENGTH])(HELLO), [HELLO])),
      serve(function* (_environ, start) { start("200 OK", [TEXT, LENGTH]); yield HELLO; }),
      serve((_environ, start) => (start("200 OK", [TEXT, LENGTH]), [HELLO, HELLO, HELLO])),
    ];`);
  const says =
    "Five bytes with write are too few. Five with write and five in the body are ten. A generator ends after five. Fifteen are too many.";
  equal(got, [`hello ${FAULT}`, "hellohello", `hello ${FAULT}`, `hellohello ${FAULT}`], says);
});

check(
  "responses that end with their head may give the length of another",
  { spec: "RFC 9110, section 8.6" },
  async ({ start }) => {
    const server = await start({ args: [site], env: VALIDATE });
    const [says, status] = ["Its Content-Length is that of the body which GET would get.", 200];
    for (const path of ["/empty", "/short"]) await server.ask(request("HEAD", path), { says, status });
    await server.ask(request("GET", "/not-modified"), {
      says: "A 304 may give the Content-Length of the page that the client has.",
      status: 304,
    });
    await server.ask(request("GET", "/whole"), { says: "A body with all its bytes is good.", body: "hellothere" });
    await server.ask(request("GET", "/none"), {
      says: "A body of zero bytes with Content-Length: 0 is good.",
      status: 200,
      body: "",
    });
  },
);

check(
  "a body that nobody read to its end is not short",
  { spec: 'PEP 3333, "Specification Details"' },
  async ({ inside, equal }) => {
    const got = await inside(`${WITNESS}
    const app = (_environ, start) => (start("200 OK", [TEXT, LENGTH]), [HELLO, HELLO]);
    function* broken(_environ, start) {
      start("200 OK", [TEXT, LENGTH]);
      yield HELLO;
      throw new Error("no database");
    }
    export default [serve(app, { most: 1 }), serve(app, { most: 0 }), serve(broken)];`);
    const says = "A server may stop early: its client has left. And an error of the application stays what it is.";
    equal(got, ["hello", "", "hello no database"], says);
  },
);

check("the last head counts", { spec: 'PEP 3333, "The start_response() Callable"' }, async ({ inside, equal }) => {
  const got = await inside(`${WITNESS}
    const app = (first, second) => (_environ, start) => {
      start(...first);
      start(...second, new Error("no database"));
      return [HELLO];
    };
    export default [
      serve(app(["200 OK", [TEXT, LENGTH]], ["500 Oh", [TEXT]])),
      serve(app(["304 Not Modified", []], ["500 Oh", [TEXT, LENGTH]])),
    ];`);
  equal(got, ["hello", `hello ${FAULT}`], "startResponse with an error replaces the status and the headers.");
});
