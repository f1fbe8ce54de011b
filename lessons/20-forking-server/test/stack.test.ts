import { expect, test } from "vitest";
import type { App, Environ } from "../src/app.ts";
import { basicAuth } from "../src/middleware/basic-auth.ts";
import { log } from "../src/middleware/log.ts";
import { rateLimit } from "../src/middleware/rate-limit.ts";
import { type Middleware, stack } from "../src/stack.ts";
import { ask, credentials, errorsTo, saying } from "./client.ts";

const auth = basicAuth("lesson", { ada: "lovelace" });
/** One request passes, no token ever comes back in time for the next. */
const makeLimit = () => rateLimit({ capacity: 1, rate: 1, now: () => 0 });
const hello = saying("Hello, world\n");

test("the first of the list is outermost: in1 in2 app out2 out1", async () => {
  const lines: string[] = [];
  const app: App = (environ, startResponse) => {
    environ["wsgi.errors"].write("app\n");
    return hello(environ, startResponse);
  };
  await ask(stack([log("1"), log("2")], app), errorsTo(lines));
  expect(lines).toEqual([
    "1 in GET /hello\n",
    "2 in GET /hello\n",
    "app\n",
    "2 out 200 13 bytes\n",
    "1 out 200 13 bytes\n",
  ]);
});

test("an empty list leaves the application as it is", async () => {
  expect((await ask(stack([], hello))).chunks).toEqual(["Hello, world\n"]);
});

test("a client without a password, and without a token, meets whoever stands outside", async () => {
  const statuses = async (list: Middleware[]) => {
    const app = stack(list, hello);
    return [await ask(app, credentials("ada:lovelace")), await ask(app)].map(({ status }) => status);
  };
  expect(await statuses([makeLimit(), auth])).toEqual(["200 OK", "429 Too Many Requests"]);
  expect(await statuses([auth, makeLimit()])).toEqual(["200 OK", "401 Unauthorized"]);
});

test("failed tries take tokens only when the limit is outside", async () => {
  const statuses = async (list: Middleware[]) => {
    const app = stack(list, hello);
    return [await ask(app), await ask(app, credentials("ada:lovelace"))].map(({ status }) => status);
  };
  expect(await statuses([makeLimit(), auth])).toEqual(["401 Unauthorized", "429 Too Many Requests"]);
  expect(await statuses([auth, makeLimit()])).toEqual(["401 Unauthorized", "200 OK"]);
});

test("a change of the list counts from the next request on, and the limit remembers its clients", async () => {
  const limit = makeLimit();
  const list: Middleware[] = [];
  const app = stack(list, hello);
  const status = async (changes: Partial<Environ> = {}) => (await ask(app, changes)).status;
  expect(await status()).toBe("200 OK");
  list.push(limit, auth);
  expect(await status(credentials("ada:lovelace"))).toBe("200 OK");
  expect(await status()).toBe("429 Too Many Requests");
  list.reverse();
  expect(await status()).toBe("401 Unauthorized");
  expect(await status(credentials("ada:lovelace"))).toBe("429 Too Many Requests");
  list.length = 0;
  expect(await status()).toBe("200 OK");
});

test("a change made by the application does not touch the request it was made in", async () => {
  const lines: string[] = [];
  const list = [log("1"), log("2")];
  const app = stack(list, (environ, startResponse) => {
    list.length = 0;
    return hello(environ, startResponse);
  });
  await ask(app, errorsTo(lines));
  await ask(app, errorsTo(lines));
  expect(lines.map((line) => line.slice(0, 5))).toEqual(["1 in ", "2 in ", "2 out", "1 out"]);
});
