import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { App, Environ } from "../src/app.ts";
import { fetchHandler } from "../src/fetch-handler.ts";
import { nodeApp } from "../src/node-app.ts";
import { answerWith } from "./answer-with.ts";

const HOME = "http://example.com/";
const bytes = (text: string) => Buffer.from(text);

async function learn(request: Request): Promise<Environ | undefined> {
  let learnt: Environ | undefined;
  const app: App = (environ, startResponse) => {
    learnt = environ;
    startResponse("204 No Content", []);
    return [];
  };
  await fetchHandler(app)(request);
  return learnt;
}

test("an application learns all that a Request says", async () => {
  const headers = { "X-A": "1", Cookie: "a=1", Connection: "close", X_A: "2" };
  const request = new Request("https://example.com:81/caf%C3%A9%2Fbar?x=%20", {
    method: "POST",
    headers,
    body: "hello",
  });
  const environ = await learn(request);
  expect(environ).toMatchObject({
    REQUEST_METHOD: "POST",
    SCRIPT_NAME: "",
    PATH_INFO: "/caf\xc3\xa9/bar",
    QUERY_STRING: "x=%20",
    REQUEST_URI: "/caf%C3%A9%2Fbar?x=%20",
    SERVER_NAME: "example.com",
    SERVER_PORT: "81",
    SERVER_PROTOCOL: "HTTP/1.1",
    CONTENT_TYPE: "text/plain;charset=UTF-8",
    CONTENT_LENGTH: "5",
    "wsgi.url_scheme": "https",
  });
  const fields = Object.entries(environ ?? {}).filter(([key]) => key.startsWith("HTTP_"));
  expect(Object.fromEntries(fields)).toEqual({ HTTP_HOST: "example.com:81", HTTP_X_A: "1", HTTP_COOKIE: "a=1" });
  expect(bytes("hello").equals(environ?.["wsgi.input"].read() ?? bytes(""))).toBe(true);
});

test.each([
  ["http://example.com/", "80"],
  ["https://example.com/", "443"],
])("%s is on port %s", async (url, port) => {
  expect(await learn(new Request(url))).toMatchObject({ SERVER_NAME: "example.com", SERVER_PORT: port });
});

test("the target is what stands behind the host, as far as a server is told", async () => {
  expect(await learn(new Request(`${HOME}a?#b`))).toMatchObject({ REQUEST_URI: "/a?" });
});

test("without a body there is no length, and nothing to read", async () => {
  const environ = await learn(new Request(HOME));
  expect(environ).not.toHaveProperty("CONTENT_LENGTH");
  expect(environ).not.toHaveProperty("CONTENT_TYPE");
  expect(environ?.["wsgi.input"].read1()).toHaveLength(0);
});

test("a generator may call startResponse when it is asked for its first chunk", async () => {
  const app: App = async function* (_environ, startResponse) {
    startResponse("201 Created", [["X-A", "1"]]);
    yield bytes("");
    yield bytes("one");
    yield bytes("two");
  } as App;
  const response = await fetchHandler(app)(new Request(HOME));
  expect([response.status, response.statusText, response.headers.get("x-a")]).toEqual([201, "Created", "1"]);
  expect(await response.text()).toBe("onetwo");
});

test("until there are bytes, an application may replace its head", async () => {
  const app: App = async function* (_environ, startResponse) {
    startResponse("200 OK", [["X-A", "1"]]);
    yield bytes("");
    startResponse("500 Internal Server Error", [], new Error("wrong"));
    yield bytes("sorry");
  } as App;
  const response = await fetchHandler(app)(new Request(HOME));
  expect([response.status, response.headers.get("x-a"), await response.text()]).toEqual([500, null, "sorry"]);
});

test("once there are bytes, the error is thrown back", async () => {
  const wrong = new Error("wrong");
  const app: App = async function* (_environ, startResponse) {
    startResponse("200 OK", []);
    yield bytes("begun");
    startResponse("500 Internal Server Error", [], wrong);
  } as App;
  const response = await fetchHandler(app)(new Request(HOME));
  await expect(response.text()).rejects.toBe(wrong);
});

test("what is written arrives while the application is at work", async () => {
  const { promise: isRead, resolve: read } = Promise.withResolvers<void>();
  const app: App = async (_environ, startResponse) => {
    startResponse("200 OK", [])(bytes("one"));
    await isRead;
    return [bytes("two")];
  };
  const response = await fetchHandler(app)(new Request(HOME));
  const reader = response.body?.getReader();
  expect((await reader?.read())?.value).toEqual(bytes("one"));
  read();
  expect((await reader?.read())?.value).toEqual(bytes("two"));
  expect((await reader?.read())?.done).toBe(true);
});

test("no more is asked of the application than is read", async () => {
  let made = 0;
  const numbers = (function* () {
    while (true) yield bytes(String(++made));
  })();
  const response = await fetchHandler(answerWith(numbers))(new Request(HOME));
  const reader = response.body?.getReader();
  await reader?.read();
  await setImmediate();
  expect(made).toBeLessThan(5);
  await reader?.cancel();
});

test.each([[204], [205], [304]])("a %i has no body, whatever the application gives", async (status) => {
  const response = await fetchHandler(answerWith([bytes("x")], `${status} X`))(new Request(HOME));
  expect([response.status, response.body]).toEqual([status, null]);
});

test("what is written for node:http answers a Request", async () => {
  const app = nodeApp((request, response) => {
    response.setHeader("X-URL", request.url ?? "");
    request.pipe(response);
  });
  const response = await fetchHandler(app)(new Request(`${HOME}a%2Fb?x`, { method: "POST", body: "hello" }));
  expect([response.headers.get("x-url"), await response.text()]).toEqual(["/a%2Fb?x", "hello"]);
});
