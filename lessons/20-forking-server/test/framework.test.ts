import { describe, expect, test } from "vitest";
import { currentApp, g, request } from "../src/framework/context.ts";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { makeResponse } from "../src/framework/response.ts";
import { Blueprint } from "../src/framework/scaffold.ts";
import { ask, headerOf } from "./ask.ts";

const SET_UP = "Set up an application before its first request, and a blueprint before it is registered.";

test("a view gets what its rule has found in the path", async () => {
  const app = new MicroFramework();
  app.route("/notes/<int:id>", ({ id }: { id: number }) => ({ next: id + 1 }));
  expect((await ask(app.wsgiApp, "GET /notes/7")).body).toBe('{"next":8}');
});

test("one view may have two rules", async () => {
  const app = new MicroFramework();
  const page = ({ name = "start" }: { name?: string }) => name;
  app.route("/", page);
  app.route("/<name>", page);
  expect((await ask(app.wsgiApp, "GET /")).body).toBe("start");
  expect((await ask(app.wsgiApp, "GET /about")).body).toBe("about");
});

test("a preprocessor may take a value out of the path", async () => {
  const app = new MicroFramework();
  app.urlValuePreprocessor((endpoint, values) => {
    g().found = [endpoint, values?.language];
    delete values?.language;
  });
  app.route("/<language>/<page>", (values) => [g().found, values], { endpoint: "page" });
  expect((await ask(app.wsgiApp, "GET /de/start")).body).toBe('[["page","de"],{"page":"start"}]');
});

test("an afterRequest hook may replace the response", async () => {
  const app = new MicroFramework();
  app.afterRequest(({ status }) => makeResponse({ status }));
  app.route("/", () => makeResponse("", 201));
  expect(await ask(app.wsgiApp, "GET /")).toMatchObject({ status: "200 OK", body: '{"status":"201 Created"}' });
});

test("a beforeRequest hook that replies with null fails: the view is not reached by mistake", async () => {
  const app = new MicroFramework();
  app.beforeRequest(() => null as unknown as string);
  app.route("/", () => "secret");
  expect((await ask(app.wsgiApp, "GET /")).status).toBe("500 Internal Server Error");
});

test("OPTIONS is answered with what the path allows, unless a rule has it", async () => {
  const app = new MicroFramework();
  app.route("/notes", () => [], { endpoint: "list" });
  app.route("/notes", () => [], { endpoint: "add", methods: ["POST"] });
  app.route("/own", () => "own", { methods: ["OPTIONS"] });
  const answer = await ask(app.wsgiApp, "OPTIONS /notes");
  expect([answer.status, headerOf(answer, "allow")]).toEqual(["204 No Content", "GET, HEAD, OPTIONS, POST"]);
  expect((await ask(app.wsgiApp, "OPTIONS /own")).body).toBe("own");
  expect((await ask(app.wsgiApp, "OPTIONS /nowhere")).status).toBe("404 Not Found");
});

test("urlFor begins where the application does", async () => {
  const app = new MicroFramework();
  app.route("/notes/<int:id>", ({ id }: { id: number }) => currentApp().urlFor("note", { id, page: 2 }), {
    endpoint: "note",
  });
  expect((await ask(app.wsgiApp, "GET /notes/7", { SCRIPT_NAME: "/shop" })).body).toBe("/shop/notes/7?page=2");
});

test("middleware goes around the application", async () => {
  const app = new MicroFramework();
  const inner = app.wsgiApp;
  app.wsgiApp = (environ, startResponse) => inner({ ...environ, HTTP_X_USER: "ada" }, startResponse);
  app.route("/", () => request().header("X-User") ?? "");
  expect((await ask(app.wsgiApp, "GET /")).body).toBe("ada");
});

describe("a blueprint", () => {
  test("has its own prefix, endpoints and hooks", async () => {
    const [app, shop] = [new MicroFramework(), new Blueprint("shop", { urlPrefix: "/shop" })];
    const seen: string[] = [];
    shop.beforeRequest(() => void seen.push(request().path));
    shop.route("/<item>", ({ item }: { item: string }) => currentApp().urlFor("shop.item", { item }), {
      endpoint: "item",
    });
    app.route("/<item>", ({ item }: { item: string }) => item);
    app.registerBlueprint(shop);
    expect((await ask(app.wsgiApp, "GET /shop/tea")).body).toBe("/shop/tea");
    expect((await ask(app.wsgiApp, "GET /tea")).body).toBe("tea");
    expect(seen).toEqual(["/shop/tea"]);
  });

  test("cannot be changed once it is registered", () => {
    const shop = new Blueprint("shop");
    new MicroFramework().registerBlueprint(shop);
    expect(() => shop.route("/late", () => "")).toThrow(SET_UP);
    expect(() => shop.beforeRequest(() => {})).toThrow(SET_UP);
  });
});

describe("refused is", () => {
  const view = () => "";
  const lateBlueprint = () => {
    const blueprint = new Blueprint("late");
    blueprint.route("/", view);
    return blueprint;
  };

  test.each<[what: string, change: (app: MicroFramework) => void]>([
    ["a route", (app) => app.route("/late", view)],
    ["a blueprint", (app) => app.registerBlueprint(lateBlueprint())],
    ["a beforeRequest hook", (app) => app.beforeRequest(() => {})],
    ["an afterRequest hook", (app) => app.afterRequest((response) => response)],
    ["a teardownRequest hook", (app) => app.teardownRequest(() => {})],
    ["a teardownAppContext hook", (app) => app.teardownAppContext(() => {})],
    ["a urlValuePreprocessor", (app) => app.urlValuePreprocessor(() => {})],
    ["an error handler", (app) => app.errorHandler(404, view)],
  ])("%s after the first request", async (_what, change) => {
    const app = new MicroFramework();
    await ask(app.wsgiApp, "GET /");
    expect(() => change(app)).toThrow(SET_UP);
  });

  test("a second view under one endpoint", () => {
    const app = new MicroFramework();
    app.route("/one", view);
    expect(() => app.route("/two", () => "two", { endpoint: "view" })).toThrow(/"view".*an endpoint of its own/);
  });
});
