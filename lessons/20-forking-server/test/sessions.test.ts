import fc from "fast-check";
import { expect, test } from "vitest";
import { request, session } from "../src/framework/context.ts";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { ask, headerOf } from "./ask.ts";

function makeApp(secretKey = "secret") {
  const app = new MicroFramework({ secretKey });
  app.route("/", () => session());
  app.route(
    "/set",
    () => {
      Object.assign(session(), request().json());
      return "";
    },
    { methods: ["POST"] },
  );
  app.route("/clear", () => {
    for (const key of Object.keys(session())) delete session()[key];
    return "";
  });
  return app.wsgiApp;
}

async function cookieFor(value: object, app = makeApp()): Promise<string> {
  const answer = await ask(app, "POST /set", { CONTENT_TYPE: "application/json" }, JSON.stringify(value));
  return (headerOf(answer, "set-cookie") ?? "").replace(/;.*/, "");
}

const read = async (cookie: string, app = makeApp()) => (await ask(app, "GET /", { HTTP_COOKIE: cookie })).body;

test("what a session holds comes back with the client's next request", async () => {
  const cookie = await cookieFor({ user: "ada" });
  expect(cookie).toMatch(/^session=[\w-]+\.[\w-]{43}$/);
  expect(await read(cookie)).toBe('{"user":"ada"}');
});

test("the cookie is hidden from scripts and from other sites", async () => {
  const answer = await ask(makeApp(), "POST /set", { CONTENT_TYPE: "application/json" }, '{"user":"ada"}');
  expect(headerOf(answer, "set-cookie")).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
});

test("any JSON comes back as it was", async () => {
  // Object.assign would not copy this one.
  const name = fc.string().filter((name) => name !== "__proto__");
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, fc.jsonValue(), { minKeys: 1, noNullPrototype: true }), async (value) => {
      const before = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(await read(await cookieFor(value)))).toEqual(before);
    }),
    { numRuns: 50 },
  );
});

test("a cookie with one character changed, left out or added is no session", async () => {
  const cookie = await cookieFor({ user: "ada" });
  for (let at = "session=".length; at <= cookie.length; at++) {
    const [head, tail] = [cookie.slice(0, at), cookie.slice(at + 1)];
    const other = cookie.charAt(at) === "A" ? "B" : "A";
    for (const forged of [head + other + tail, head + tail, `${head}A${cookie.slice(at)}`]) {
      if (forged !== cookie) expect(await read(forged), forged).toBe("{}");
    }
  }
});

test.each([
  ["no signature", (payload: string) => `session=${payload}`],
  ["an empty signature", (payload: string) => `session=${payload}.`],
  ["nothing", () => "session="],
  ["only a dot", () => "session=."],
])("a cookie with %s is no session", async (_what, forge) => {
  expect(await read(forge(Buffer.from('{"user":"root"}').toString("base64url")))).toBe("{}");
});

test("a session that another key has signed is none", async () => {
  expect(await read(await cookieFor({ user: "root" }, makeApp("other")))).toBe("{}");
});

test("a session that has not changed is not sent again", async () => {
  const cookie = await cookieFor({ user: "ada" });
  expect(headerOf(await ask(makeApp(), "GET /", { HTTP_COOKIE: cookie }), "set-cookie")).toBeUndefined();
  expect(headerOf(await ask(makeApp(), "GET /"), "set-cookie")).toBeUndefined();
});

test("an emptied session is deleted in the client", async () => {
  const answer = await ask(makeApp(), "GET /clear", { HTTP_COOKIE: await cookieFor({ user: "ada" }) });
  expect(headerOf(answer, "set-cookie")).toBe("session=; Path=/; Max-Age=0");
});

test("without a key there is no session, and asking for it says what to do", async () => {
  const app = new MicroFramework();
  let message = "";
  app.route("/", () => session());
  app.errorHandler(Error, (error) => {
    message = error.message;
    return "";
  });
  const answer = await ask(app.wsgiApp, "GET /", { HTTP_COOKIE: await cookieFor({ user: "ada" }, makeApp("")) });
  expect(message).toBe("A session has to be signed: give new MicroFramework a secretKey.");
  expect(headerOf(answer, "set-cookie")).toBeUndefined();
});
