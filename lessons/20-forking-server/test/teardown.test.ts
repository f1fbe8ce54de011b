import { expect, test } from "vitest";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { abort } from "../src/framework/response.ts";
import { ask, environFor } from "./ask.ts";
import { makeErrors } from "./fake-server.ts";

test("teardown hooks learn which error nobody handled", async () => {
  const learned: unknown[] = [];
  const app = new MicroFramework();
  app.teardownRequest((error) => void learned.push(error));
  app.teardownAppContext((error) => void learned.push(error));
  const error = new RangeError("unhandled");
  app.route("/unhandled", () => Promise.reject(error));
  app.route("/handled", () => abort(404));
  await ask(app.wsgiApp, "GET /unhandled");
  await ask(app.wsgiApp, "GET /handled");
  expect(learned).toEqual([error, error, undefined, undefined]);
});

test("an afterRequest hook that fails leaves the answer to the server, after the teardown", async () => {
  const app = new MicroFramework();
  const failures: unknown[] = [];
  app.afterRequest(() => Promise.reject(new Error("the hook")));
  app.teardownRequest((error) => void failures.push(error));
  app.route("/", () => "hello");
  await expect(ask(app.wsgiApp, "GET /")).rejects.toThrow("the hook");
  expect(failures).toEqual([new Error("the hook")]);
});

test("a teardownRequest hook that fails does not keep the teardownAppContext hooks from running", async () => {
  const app = new MicroFramework();
  let isClosed = false;
  app.teardownRequest(() => Promise.reject(new Error("the hook")));
  app.teardownAppContext(() => {
    isClosed = true;
  });
  app.route("/", () => "hello");
  await expect(ask(app.wsgiApp, "GET /")).rejects.toThrow("the hook");
  expect(isClosed).toBe(true);
});

test("teardown hooks learn of a response that the server refuses", async () => {
  const app = new MicroFramework();
  const learned: unknown[] = [];
  app.teardownRequest((error) => void learned.push(error));
  app.route("/", () => "hello");
  const refusal = new Error("refused");
  const refuse = () => {
    throw refusal;
  };
  await expect(app.wsgiApp(environFor("GET /"), refuse)).rejects.toBe(refusal);
  expect(learned).toEqual([refusal]);
});

test("an asynchronous urlValuePreprocessor that fails gets 500", async () => {
  const app = new MicroFramework();
  app.urlValuePreprocessor(() => Promise.reject(new Error("the hook")));
  app.route("/", () => "hello");
  expect((await ask(app.wsgiApp, "GET /", { "wsgi.errors": makeErrors() })).status).toBe("500 Internal Server Error");
});
