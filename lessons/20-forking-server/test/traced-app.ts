import { afterThisRequest } from "../src/framework/context.ts";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import type { Response } from "../src/framework/response.ts";
import { Blueprint, type Scaffold } from "../src/framework/scaffold.ts";

/** Hooks with the names shop1 and shop2, of each kind. */
export function addHooks(scaffold: Scaffold, name: string) {
  for (const number of [1, 2]) {
    const named = <Hook extends object>(hook: Hook) => Object.defineProperty(hook, "name", { value: name + number });
    scaffold.urlValuePreprocessor(named(() => {}));
    scaffold.beforeRequest(named(() => {}));
    scaffold.afterRequest(named((response: Response) => response));
    scaffold.teardownRequest(named(() => {}));
  }
}

export function makeApp() {
  const app = new MicroFramework({ secretKey: "secret" });
  addHooks(app, "app");
  app.teardownAppContext(function close() {});
  app.route("/", index);
  app.route("/boom", boom);
  app.route("/stream", stream);
  const blueprint = new Blueprint("shop", { urlPrefix: "/shop" });
  addHooks(blueprint, "shop");
  blueprint.route("/cart", cart);
  app.registerBlueprint(blueprint);
  return app;
}

function index() {
  const first = (response: Response) => response;
  const second = (response: Response) => response;
  afterThisRequest(first);
  afterThisRequest(second);
  return "hello";
}

function boom(): string {
  throw new RangeError("boom");
}

function* stream() {
  console.error("the stream says one");
  yield "one";
}

function cart() {
  return [];
}
