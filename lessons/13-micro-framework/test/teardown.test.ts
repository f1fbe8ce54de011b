import { expect, test } from "vitest";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { abort } from "../src/framework/response.ts";
import { ask } from "./ask.ts";

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
