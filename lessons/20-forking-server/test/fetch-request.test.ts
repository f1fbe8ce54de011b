import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { Environ } from "../src/app.ts";
import { fetchApp } from "../src/fetch-app.ts";
import { ask, makeEnviron } from "./exchange.ts";

const POST = { REQUEST_METHOD: "POST" };

/** What a handler learns from this environ. */
async function learn<T>(environ: Partial<Environ>, look: (request: Request) => T | Promise<T>): Promise<T | undefined> {
  let learnt: T | undefined;
  const app = fetchApp(async (request) => {
    learnt = await look(request);
    return new Response();
  });
  await ask(app, { environ });
  return learnt;
}

test.each(["%", "x:99999", "[:::]", "1.2.3.4.5"])("a host of which no URL can be made, %s, gets 400", async (host) => {
  const app = fetchApp(() => new Response());
  await expect(ask(app, { environ: { HTTP_HOST: host } })).rejects.toMatchObject({ status: "400 Bad Request" });
});

test("a handler gets method and fields", async () => {
  const environ = { REQUEST_METHOD: "PUT", CONTENT_TYPE: "text/plain", HTTP_X_A: "1, 2", HTTP_COOKIE: "a=1; b=2" };
  expect(await learn(environ, ({ method, headers }) => [method, ...headers])).toEqual([
    "PUT",
    ["content-type", "text/plain"],
    ["cookie", "a=1; b=2"],
    ["host", "localhost"],
    ["x-a", "1, 2"],
  ]);
});

test.each([
  ["that of Host", { HTTP_HOST: "example.com:81" }, "http://example.com:81/"],
  ["without Host, the server's", { HTTP_HOST: undefined } as Partial<Environ>, "http://127.0.0.1:8888/"],
  ["with an empty Host, the server's", { HTTP_HOST: "" }, "http://127.0.0.1:8888/"],
  ["https where it is", { "wsgi.url_scheme": "https" }, "https://localhost/"],
  ["the target as it came", { REQUEST_URI: "/a%2Fb?x=%20&x" }, "http://localhost/a%2Fb?x=%20&x"],
  ["still this host's", { REQUEST_URI: "//example.com/a" }, "http://localhost//example.com/a"],
  ["absolute, if the target is", { REQUEST_URI: "http://example.com/a" }, "http://example.com/a"],
  ["a path, even for *", { REQUEST_URI: "*" }, "http://localhost/*"],
  ["what a prefix leaves", { SCRIPT_NAME: "/api", PATH_INFO: "/a b", QUERY_STRING: "x" }, "http://localhost/a%20b?x"],
])("the URL is %s", async (_what, environ, url) => {
  expect(await learn(environ, (request) => request.url)).toBe(url);
});

test("a body is there for POST and not for GET", async () => {
  const app = fetchApp(async (request) => new Response(`${request.body !== null}: ${await request.text()}`));
  expect((await ask(app, { environ: POST, pieces: ["hel", "lo"] })).body).toEqual(["true: hello"]);
  expect((await ask(app, { pieces: ["hello"] })).body).toEqual(["false: "]);
});

test("a body that nobody asks for is not read", async () => {
  const environ = makeEnviron(POST);
  const read1 = vi.fn();
  environ["wsgi.input"].read1 = read1;
  await fetchApp(() => new Response("no, thanks"))(environ, () => () => {});
  await setImmediate();
  expect(read1).not.toHaveBeenCalled();
});

test("what has come is answered before more is waited for", async () => {
  const log: string[] = [];
  const [environ, pieces] = [makeEnviron(POST), ["first", "second"]];
  environ["wsgi.input"].read1 = () => {
    log.push("wait");
    return Buffer.from(pieces.shift() ?? "");
  };
  const app = fetchApp(({ body }) => new Response(body?.pipeThrough(new TransformStream()) ?? null));
  for await (const chunk of await app(environ, () => () => {})) log.push(Buffer.from(chunk).toString());
  expect(log).toEqual(["wait", "first", "wait", "second", "wait"]);
});

test("a body that cannot be read fails where the handler reads it", async () => {
  const tooLate = new Error("408 Request Timeout");
  const app = fetchApp(async (request) => new Response(await request.text()));
  await expect(ask(app, { environ: POST, pieces: ["first", tooLate] })).rejects.toBe(tooLate);
});

test("a client that leaves aborts the request's signal", async () => {
  const controller = new AbortController();
  const app = fetchApp(async ({ signal }) => {
    controller.abort();
    return new Response(String(signal.aborted));
  });
  expect((await ask(app, { environ: { "lbaws.signal": controller.signal } })).body).toEqual(["true"]);
});
