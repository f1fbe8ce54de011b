import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { ask } from "./ask.ts";
import { addHooks, makeApp } from "./traced-app.ts";

let lines: string[];
beforeEach(() => {
  lines = [];
  vi.stubEnv("TRACE", "1");
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const WAY_IN = `
  urlValuePreprocessor: app1
  urlValuePreprocessor: app2
  beforeRequest: app1
  beforeRequest: app2`;
const WAY_OUT = `
  afterRequest: app2
  afterRequest: app1
  save session
  teardownRequest: app2
  teardownRequest: app1
  teardownAppContext: close
pop context`;

async function traceOf(app: MicroFramework, request: string) {
  await ask(app.wsgiApp, request);
  return lines.join("\n");
}

test("a view comes after the hooks on the way in, and the hooks on the way out are reversed", async () => {
  expect(await traceOf(makeApp(), "GET /?a=1")).toBe(`push context: GET /?a=1
  open session
  match URL: index${WAY_IN}
  view: index
  make response: 200 OK
  afterThisRequest: first
  afterThisRequest: second${WAY_OUT}`);
});

test("a path that does not exist passes all hooks", async () => {
  expect(await traceOf(makeApp(), "GET /nowhere")).toBe(`push context: GET /nowhere
  open session
  match URL: 404 Not Found${WAY_IN}
  errorHandler: none
  make response: 404 Not Found${WAY_OUT}`);
});

test("a hook that replies takes the place of the hooks behind it and of the view", async () => {
  const app = new MicroFramework();
  app.beforeRequest(function closed() {
    return "closed";
  });
  addHooks(app, "app");
  app.teardownAppContext(function close() {});
  app.route("/", () => "open");
  expect(await traceOf(app, "GET /")).toBe(`push context: GET /
  open session
  match URL: /
  urlValuePreprocessor: app1
  urlValuePreprocessor: app2
  beforeRequest: closed
  make response: 200 OK${WAY_OUT}`);
});

test("an error that nobody handles passes the hooks on the way out as a 500", async () => {
  expect(await traceOf(makeApp(), "GET /boom")).toBe(`push context: GET /boom
  open session
  match URL: boom${WAY_IN}
  view: boom
  errorHandler: none
  unhandled error
  errorHandler: none
  make response: 500 Internal Server Error${WAY_OUT}`);
});

test("a blueprint's hooks are within the application's", async () => {
  expect(await traceOf(makeApp(), "GET /shop/cart")).toBe(`push context: GET /shop/cart
  open session
  match URL: shop.cart
  urlValuePreprocessor: app1
  urlValuePreprocessor: app2
  urlValuePreprocessor: shop1
  urlValuePreprocessor: shop2
  beforeRequest: app1
  beforeRequest: app2
  beforeRequest: shop1
  beforeRequest: shop2
  view: shop.cart
  make response: 200 OK
  afterRequest: shop2
  afterRequest: shop1
  afterRequest: app2
  afterRequest: app1
  save session
  teardownRequest: shop2
  teardownRequest: shop1
  teardownRequest: app2
  teardownRequest: app1
  teardownAppContext: close
pop context`);
});

test("a stream begins when all else is over", async () => {
  expect(await traceOf(makeApp(), "GET /stream")).toBe(`push context: GET /stream
  open session
  match URL: stream${WAY_IN}
  view: stream
  make response: 200 OK${WAY_OUT}
body: first chunk
the stream says one`);
});

test("a function without a name is anonymous", async () => {
  const app = new MicroFramework();
  app.beforeRequest(() => {});
  app.errorHandler(404, () => "nothing");
  expect(await traceOf(app, "GET /nowhere")).toContain(`
  beforeRequest: anonymous
  errorHandler: anonymous
`);
});

test("without TRACE=1 nothing is printed", async () => {
  vi.stubEnv("TRACE", undefined);
  expect(await traceOf(makeApp(), "GET /")).toBe("");
});
