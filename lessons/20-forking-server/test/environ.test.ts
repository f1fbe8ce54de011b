import { once } from "node:events";
import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { exchange, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: ["./test/apps/environ.ts:app"] });
});
afterAll(() => server.stop());

/** The environ that these lines and this body make. */
async function environOf(lines: string[], body = ""): Promise<Record<string, unknown>> {
  const response = await exchange(server.port, [...lines, "Connection: close", "", body].join("\r\n"));
  return parse(Buffer.from(response, "latin1").toString());
}

const parse = (response: string) => JSON.parse(response.slice(response.indexOf("\r\n\r\n") + 4));

const get = (target: string, ...fields: string[]) => environOf([`GET ${target} HTTP/1.1`, "Host: a", ...fields]);

test("environ has everything that PEP 3333 and CGI name, and no more than the request says", async () => {
  const fields = ["Host: a.example:8888", "Content-Length: 5", "CONTENT-type: text/csv", "X-Empty:"];
  expect(await environOf(["POST /form?a=1&b=%20 HTTP/1.1", ...fields], "a,\xe9\r\n")).toEqual({
    REQUEST_METHOD: "POST",
    SCRIPT_NAME: "",
    PATH_INFO: "/form",
    QUERY_STRING: "a=1&b=%20",
    CONTENT_TYPE: "text/csv",
    CONTENT_LENGTH: "5",
    SERVER_NAME: "127.0.0.1",
    SERVER_PORT: String(server.port),
    SERVER_PROTOCOL: "HTTP/1.1",
    SERVER_SOFTWARE: "lbaws",
    GATEWAY_INTERFACE: "CGI/1.1",
    REMOTE_ADDR: "127.0.0.1",
    REMOTE_PORT: expect.stringMatching(/^[1-9]\d*$/),
    REQUEST_URI: "/form?a=1&b=%20",
    HTTP_HOST: "a.example:8888",
    HTTP_CONNECTION: "close",
    HTTP_X_EMPTY: "",
    "wsgi.version": [1, 0],
    "wsgi.url_scheme": "http",
    "wsgi.input": "a,\xe9\r\n",
    "wsgi.errors": ["function", "function"],
    "wsgi.multithread": false,
    "wsgi.multiprocess": true,
    "wsgi.run_once": false,
    "wsgi.input_terminated": true,
  });
});

test.each([
  ["each byte of a path is one character (PEP 3333, Unicode Issues)", "/caf%C3%A9", "/caf\xc3\xa9", ""],
  ["%2F and %3F are part of the path", "/a%2Fb%3Fc", "/a/b?c", ""],
  ["a path is decoded once", "/%2541", "/%41", ""],
  ["what is no code stays as it is", "/100%/%zz", "/100%/%zz", ""],
  ["a plus is a plus", "/a+b?c+d", "/a+b", "c+d"],
  ["a query stays encoded", "/?q=caf%C3%A9%26x", "/", "q=caf%C3%A9%26x"],
  ["a query begins at the first question mark", "/a?b?c", "/a", "b?c"],
  ["dots are left to the application", "/a/../b//c", "/a/../b//c", ""],
])("%s: %s", async (_rule, target, path, query) => {
  expect(await get(target)).toMatchObject({
    SCRIPT_NAME: "",
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_URI: target,
  });
});

test("REMOTE_ADDR and REMOTE_PORT are the client's", async () => {
  const socket = createConnection({ port: server.port, host: "127.0.0.1", localAddress: "127.0.0.2" });
  await once(socket, "connect");
  const port = String(socket.localPort);
  socket.end("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(parse(await text(socket))).toMatchObject({ REMOTE_ADDR: "127.0.0.2", REMOTE_PORT: port });
});

test("OPTIONS * has a star for its path", async () => {
  expect(await environOf(["OPTIONS * HTTP/1.1", "Host: a"])).toMatchObject({ PATH_INFO: "*", QUERY_STRING: "" });
});

test.each([
  ["http://b.example:80/path?q", { HTTP_HOST: "b.example:80", PATH_INFO: "/path", QUERY_STRING: "q" }],
  ["HTTPS://b.example", { HTTP_HOST: "b.example", PATH_INFO: "/", QUERY_STRING: "" }],
  ["http://b.example?q", { HTTP_HOST: "b.example", PATH_INFO: "/", QUERY_STRING: "q" }],
])("the host of %s stands above the Host field (RFC 9112 section 3.2.2)", async (target, expected) => {
  expect(await get(target)).toMatchObject({ ...expected, REQUEST_URI: target, "wsgi.url_scheme": "http" });
});

test("a field with an underscore is left out: X_User could pass for X-User", async () => {
  const environ = await get("/", "X_User: root", "X-User: ada", "Content_Length: 5");
  expect(environ).toMatchObject({ HTTP_X_USER: "ada" });
  expect(Object.keys(environ).filter((name) => name.includes("CONTENT"))).toEqual([]);
});

test("repeated fields are joined in their order, cookies as cookies are", async () => {
  const environ = await get("/", "Accept: a/b", "Cookie: a=1", "accept: c/d, e/f", "X: 1", "Cookie: b=2; c=3");
  expect(environ).toMatchObject({ HTTP_ACCEPT: "a/b, c/d, e/f", HTTP_COOKIE: "a=1; b=2; c=3", HTTP_X: "1" });
});

test("the bytes of a field's value are characters, spaces around it are gone", async () => {
  expect(await get("/", "User-Agent: \t caf\xc3\xa9  au lait\t ")).toHaveProperty(
    "HTTP_USER_AGENT",
    "caf\xc3\xa9  au lait",
  );
});

test("a body in chunks is read without them, and has no CONTENT_LENGTH", async () => {
  const chunks = "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n";
  const environ = await environOf(["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"], chunks);
  expect(environ).toMatchObject({ "wsgi.input": "onetwo", "wsgi.input_terminated": true });
  expect(environ).not.toHaveProperty("CONTENT_LENGTH");
});

test("SERVER_PROTOCOL is the client's version, and HTTP/1.0 needs no Host", async () => {
  const environ = await environOf(["GET / HTTP/1.0"]);
  expect(environ).toHaveProperty("SERVER_PROTOCOL", "HTTP/1.0");
  expect(environ).not.toHaveProperty("HTTP_HOST");
});
