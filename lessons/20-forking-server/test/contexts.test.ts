import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { afterThisRequest, currentApp, g, request, session } from "../src/framework/context.ts";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { ask, environFor, headerOf } from "./ask.ts";
import { iterate } from "./fake-server.ts";

/** An application with a view that waits after its first half, until it is let go. */
function makeWaitingApp() {
  const app = new MicroFramework({ secretKey: "secret" });
  const goes: Record<string, () => void> = {};
  app.beforeRequest(() => {
    g().name = request().args.get("name");
  });
  app.route("/wait", async () => {
    const before = [request().path, g().name];
    session().name = g().name;
    afterThisRequest((response) => {
      response.headers.set("X-Name", String(g().name));
      return response;
    });
    await new Promise<void>((resolve) => {
      goes[String(g().name)] = resolve;
    });
    return [...before, request().args.get("name"), g().name, session().name];
  });
  return { app, goes };
}

test("two requests at once know nothing of each other", async () => {
  const { app, goes } = makeWaitingApp();
  const [ada, bob] = [ask(app.wsgiApp, "GET /wait?name=ada"), ask(app.wsgiApp, "GET /wait?name=bob")];
  await setImmediate();
  expect(Object.keys(goes)).toEqual(["ada", "bob"]);
  goes.bob?.();
  expect((await bob).body).toBe('["/wait","bob","bob","bob","bob"]');
  goes.ada?.();
  expect((await ada).body).toBe('["/wait","ada","ada","ada","ada"]');
  expect([headerOf(await ada, "x-name"), headerOf(await bob, "x-name")]).toEqual(["ada", "bob"]);
});

test("any number of requests, let go in any order, know nothing of each other", async () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 20 });
  const orders = names.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  await fc.assert(
    fc.asyncProperty(orders, async ([names, order]) => {
      const { app, goes } = makeWaitingApp();
      const answers = names.map((name) => ask(app.wsgiApp, `GET /wait?name=${name}`));
      await setImmediate();
      for (const name of order) goes[name]?.();
      const bodies = (await Promise.all(answers)).map(({ body }) => body);
      expect(bodies).toEqual(names.map((name) => JSON.stringify(["/wait", name, name, name, name])));
    }),
    { numRuns: 30 },
  );
});

test("a request begins with an empty g", async () => {
  const app = new MicroFramework();
  app.route("/", () => {
    g().count = Number(g().count ?? 0) + 1;
    return g();
  });
  expect((await ask(app.wsgiApp, "GET /")).body).toBe('{"count":1}');
  expect((await ask(app.wsgiApp, "GET /")).body).toBe('{"count":1}');
});

test("a hook for this request is not one for the next", async () => {
  const app = new MicroFramework();
  app.route("/", () => "");
  app.beforeRequest(() => {
    if (request().args.has("once")) afterThisRequest(() => Promise.reject(new Error("once")));
  });
  await expect(ask(app.wsgiApp, "GET /?once")).rejects.toThrow("once");
  expect((await ask(app.wsgiApp, "GET /")).status).toBe("200 OK");
});

test("two streams that are iterated in turn each keep their request, between awaits too", async () => {
  const app = new MicroFramework();
  app.route("/stream", async function* () {
    yield `${request().args.get("name")} 1\n`;
    await setImmediate();
    yield `${request().args.get("name")} 2\n`;
  });
  const open = async (name: string) =>
    iterate(await app.wsgiApp(environFor(`GET /stream?name=${name}`), () => () => {}));
  const [ada, bob] = [await open("ada"), await open("bob")];
  const next = async (stream: typeof ada) => String((await stream.next()).value);
  expect([await next(ada), await next(bob)]).toEqual(["ada 1\n", "bob 1\n"]);
  expect(await Promise.all([next(bob), next(ada)])).toEqual(["bob 2\n", "ada 2\n"]);
});

test("a stream that the server closes early is in its request to the last", async () => {
  const app = new MicroFramework();
  let last: unknown;
  app.route("/stream", function* () {
    try {
      for (;;) yield "tick\n";
    } finally {
      last = [request().path, currentApp() === app];
    }
  });
  const body = await app.wsgiApp(environFor("GET /stream"), () => () => {});
  await iterate(body).next();
  await body.close?.();
  expect(last).toEqual(["/stream", true]);
});

test.each([
  ["request()", () => request()],
  ["g()", () => g()],
  ["session()", () => session()],
  ["currentApp()", () => currentApp()],
  ["afterThisRequest()", () => afterThisRequest((response) => response)],
  ["urlFor()", () => new MicroFramework().urlFor("index")],
])("%s outside of a request says so", (name, call) => {
  expect(call).toThrow(`There is no request here: call ${name} in a view, a hook or a stream.`);
});
