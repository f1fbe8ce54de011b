import { describe, expect, test } from "vitest";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { abort, makeResponse } from "../src/framework/response.ts";
import { Blueprint } from "../src/framework/scaffold.ts";
import { HttpError } from "../src/http-error.ts";
import { NotFound } from "../src/router.ts";
import { ask, headerOf } from "./ask.ts";
import { makeErrors } from "./fake-server.ts";

class StockError extends Error {}
class SoldOut extends StockError {}

/** An application whose blueprint answers GET / by throwing. */
function makeApp(thrown: unknown) {
  const app = new MicroFramework();
  const shop = new Blueprint("shop");
  shop.route("/", (): string => {
    throw thrown;
  });
  const reply = () => {
    app.registerBlueprint(shop);
    return ask(app.wsgiApp, "GET /");
  };
  return { app, shop, reply };
}

describe("without a handler", () => {
  test("abort answers with the status and its detail", async () => {
    const app = new MicroFramework();
    app.route("/", () => abort(404, "There is no such note."));
    const { status, body } = await ask(app.wsgiApp, "GET /");
    expect([status, body]).toEqual(["404 Not Found", "404 Not Found\nThere is no such note.\n"]);
  });

  test("abort with a code that HTTP does not have is an error of the application's", async () => {
    const app = new MicroFramework();
    app.route("/", () => abort(999));
    expect((await ask(app.wsgiApp, "GET /")).status).toBe("500 Internal Server Error");
  });

  test("a wrong method gets 405 with Allow", async () => {
    const app = new MicroFramework();
    app.route("/", () => "", { methods: ["GET", "POST"] });
    const answer = await ask(app.wsgiApp, "DELETE /");
    expect([answer.status, headerOf(answer, "allow")]).toEqual(["405 Method Not Allowed", "GET, HEAD, OPTIONS, POST"]);
  });

  test.each([[new RangeError("secret")], ["secret"], [undefined], [null]])(
    "%s is a 500 that is logged",
    async (thrown) => {
      const log: string[] = [];
      const app = new MicroFramework();
      app.route("/", () => Promise.reject(thrown));
      const { status, body } = await ask(app.wsgiApp, "GET /", { "wsgi.errors": makeErrors(log) });
      expect([status, body]).toEqual([
        "500 Internal Server Error",
        "500 Internal Server Error\nThe application failed.\n",
      ]);
      expect(log.join("")).toContain(thrown instanceof Error ? "RangeError: secret\n    at " : String(thrown));
    },
  );
});

describe("the search for a handler", () => {
  test("takes the nearest class, in whatever order they were added", async () => {
    const { app, reply } = makeApp(new SoldOut());
    app.errorHandler(Error, () => "Error");
    app.errorHandler(StockError, () => "StockError");
    app.errorHandler(RangeError, () => "RangeError");
    expect(await reply()).toMatchObject({ status: "200 OK", body: "StockError" });
  });

  test("takes the blueprint's farther class before the application's nearer one", async () => {
    const { app, shop, reply } = makeApp(new SoldOut());
    app.errorHandler(SoldOut, () => "application");
    shop.errorHandler(Error, () => "blueprint");
    expect((await reply()).body).toBe("blueprint");
  });

  test("takes the application's code before the blueprint's class", async () => {
    const { app, shop, reply } = makeApp(new NotFound());
    app.errorHandler(404, () => "code");
    shop.errorHandler(NotFound, () => "class");
    expect((await reply()).body).toBe("code");
  });

  test("takes the blueprint's code before the application's", async () => {
    const { app, shop, reply } = makeApp(new NotFound());
    app.errorHandler(404, () => "application");
    shop.errorHandler(404, () => "blueprint");
    expect((await reply()).body).toBe("blueprint");
  });

  test("does not ask a blueprint about a path that is none of its own", async () => {
    const { app, shop } = makeApp(new Error());
    shop.errorHandler(404, () => "blueprint");
    app.registerBlueprint(shop);
    expect((await ask(app.wsgiApp, "GET /nowhere")).status).toBe("404 Not Found");
  });
});

describe("a handler", () => {
  test("for 500 gets every error that nobody else handles, as the cause", async () => {
    const app = new MicroFramework();
    app.route("/", () => Promise.reject(new SoldOut("no tea left")));
    app.errorHandler(500, ({ cause }) => makeResponse({ sorry: (cause as Error).message }, 500));
    const { status, body } = await ask(app.wsgiApp, "GET /");
    expect([status, body]).toEqual(["500 Internal Server Error", '{"sorry":"no tea left"}']);
  });

  test("that fails makes a 500", async () => {
    const app = new MicroFramework();
    app.errorHandler(404, () => Promise.reject(new Error("the handler")));
    expect((await ask(app.wsgiApp, "GET /")).status).toBe("500 Internal Server Error");
  });

  test("is not asked about a redirect of the router's", async () => {
    const app = new MicroFramework();
    app.route("/notes/", () => "notes");
    app.errorHandler(HttpError, () => "handled");
    const answer = await ask(app.wsgiApp, "GET /notes?page=2", { SCRIPT_NAME: "/caf\xc3\xa9" });
    expect(answer.status).toBe("308 Permanent Redirect");
    expect(headerOf(answer, "location")).toBe("/caf%C3%A9/notes/?page=2");
  });
});
