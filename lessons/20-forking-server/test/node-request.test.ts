import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Environ } from "../src/app.ts";
import { nodeApp } from "../src/node-app.ts";
import { ask, makeEnviron } from "./exchange.ts";

const POST = { REQUEST_METHOD: "POST", CONTENT_TYPE: "text/plain", CONTENT_LENGTH: "10" };

/** What a listener of node:http learns from this environ. */
async function learn<T>(environ: Partial<Environ>, look: (request: IncomingMessage) => T): Promise<T | undefined> {
  let learnt: T | undefined;
  const app = nodeApp((request, response) => {
    learnt = look(request);
    response.end();
  });
  await ask(app, { environ });
  return learnt;
}

test("method, version and fields are there in all the forms that node:http has", async () => {
  const environ = { ...POST, HTTP_HOST: "localhost", HTTP_X_FORWARDED_FOR: "192.0.2.7", HTTP_COOKIE: "a=1; b=2" };
  const headers = {
    host: "localhost",
    "content-type": "text/plain",
    "content-length": "10",
    "x-forwarded-for": "192.0.2.7",
    cookie: "a=1; b=2",
  };
  const request = await learn(environ, (request) => request);
  expect(request).toMatchObject({ method: "POST", httpVersion: "1.1", httpVersionMajor: 1, httpVersionMinor: 1 });
  expect(request?.headers).toEqual(headers);
  expect(Object.fromEntries(Object.entries(request?.headersDistinct ?? {}))).toEqual(
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  );
  expect(request?.rawHeaders).toHaveLength(2 * Object.keys(headers).length);
  expect(request?.rawHeaders).toEqual(expect.arrayContaining(["x-forwarded-for", "192.0.2.7"]));
});

test("what the server says of itself and of the client is no header", async () => {
  const environ = { SERVER_SOFTWARE: "x", HTTPS: "on", "http.x": "y", CONTENT_LENGTH_X: "1" } as Partial<Environ>;
  expect(await learn(environ, (request) => request.headers)).toEqual({ host: "localhost" });
});

test("HTTP/1.0 stays HTTP/1.0", async () => {
  const request = await learn({ SERVER_PROTOCOL: "HTTP/1.0" }, (request) => request);
  expect(request).toMatchObject({ httpVersion: "1.0", httpVersionMajor: 1, httpVersionMinor: 0 });
});

test("the connection says who is at its ends, and whether it is encrypted", async () => {
  expect(await learn({}, (request) => request.socket)).toMatchObject({
    remoteAddress: "192.0.2.1",
    remotePort: 50000,
    localAddress: "127.0.0.1",
    localPort: 8888,
    encrypted: false,
  });
  expect(await learn({ "wsgi.url_scheme": "https" }, (request) => request.socket)).toMatchObject({ encrypted: true });
});

test("what is said to a TCP connection is heard and changes nothing", async () => {
  const say = (request: IncomingMessage) => request.setTimeout(1).socket.setNoDelay().setKeepAlive(true).destroyed;
  expect(await learn({}, say)).toBe(false);
});

test.each([
  ["the target as it came", "", "/a/b", "x=1", "/a%2Fb?x=1", "/a%2Fb?x=1"],
  ["an absolute target as it came", "", "/b", "", "http://a/b", "http://a/b"],
  ["below a prefix what it leaves", "/api", "/b", "", "/api/b", "/b"],
  ["below a prefix, a query", "/api", "/b", "x=%20", "/api/b?x=%20", "/b?x=%20"],
  ["below a prefix, nothing but a query", "/api", "", "x=1", "/api?x=1", "/?x=1"],
  ["below a prefix, bytes encoded again", "/api", "/caf\xc3\xa9 %?#\n", "", "/api/…", "/caf%c3%a9%20%25%3f%23%0a"],
  ["below a prefix, what a path may hold", "/api", "/a-._~!$&'()*+,;=:@", "", "/api/…", "/a-._~!$&'()*+,;=:@"],
])("the URL is %s", async (_what, SCRIPT_NAME, PATH_INFO, QUERY_STRING, REQUEST_URI, url) => {
  const environ = { SCRIPT_NAME, PATH_INFO, QUERY_STRING, REQUEST_URI };
  expect(await learn(environ, (request) => request.url)).toBe(url);
});

test("a body is read to its end, and is then complete", async () => {
  const app = nodeApp(async (request, response) => {
    const body = await text(request);
    response.end(`${body}, ${request.complete}`);
  });
  expect((await ask(app, { environ: POST, pieces: ["hel", "lo"] })).body).toEqual(["hello, true"]);
});

test("what has come is answered before more is waited for", async () => {
  const log: string[] = [];
  const [environ, pieces] = [makeEnviron(POST), ["first", "second"]];
  environ["wsgi.input"].read1 = () => {
    log.push("wait");
    return Buffer.from(pieces.shift() ?? "");
  };
  const app = nodeApp((request, response) => request.pipe(response));
  await app(environ, () => (bytes) => log.push(Buffer.from(bytes).toString()));
  expect(log).toEqual(["wait", "first", "wait", "second", "wait"]);
});

test("a body that nobody asks for is not read", async () => {
  const app = nodeApp((_request, response) => response.end("no, thanks"));
  const pieces = [new Error("It was read.")];
  expect((await ask(app, { environ: POST, pieces })).body).toEqual(["no, thanks"]);
});

test("who still reads when the answer is complete gets the rest, and the client need not wait for it", async () => {
  const log: string[] = [];
  const app = nodeApp((request, response) => {
    request.on("data", (bytes) => log.push(`${bytes}`));
    request.on("end", () => log.push(`complete: ${request.complete}`));
    response.end("thanks");
  });
  const { written, body } = await ask(app, { environ: POST, pieces: ["first", "second"] });
  expect(log).toEqual(["first", "second", "complete: true"]);
  expect([written, body]).toEqual([["thanks"], []]);
});

test("a body that was begun and is held back does not pass for a whole one", async () => {
  let isComplete: boolean | undefined;
  const app = nodeApp((request, response) => {
    request.once("data", () => request.pause() && response.end());
    response.on("close", () => {
      isComplete = request.complete || request.readableEnded;
    });
  });
  await ask(app, { environ: POST, pieces: ["first", "second"] });
  expect(isComplete).toBe(false);
});

test("a body is read no further than the listener asks", async () => {
  const app = nodeApp((request, response) => {
    request.once("data", async (bytes) => {
      request.pause();
      await setImmediate();
      await setImmediate();
      response.end(bytes);
    });
  });
  const pieces = ["first", new Error("It was read on.")];
  expect((await ask(app, { environ: POST, pieces })).body).toEqual(["first"]);
});

test("a body that cannot be read ends the request with that error", async () => {
  const tooLate = new Error("408 Request Timeout");
  const app = nodeApp(async (request, response) => response.end(await text(request)));
  await expect(ask(app, { environ: POST, pieces: ["first", tooLate] })).rejects.toBe(tooLate);
});
