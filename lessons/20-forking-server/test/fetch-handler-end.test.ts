import { expect, test, vi } from "vitest";
import type { App } from "../src/app.ts";
import { fetchHandler } from "../src/fetch-handler.ts";
import { validate } from "../src/validator.ts";
import { answerWith } from "./answer-with.ts";

const HOME = "http://example.com/";
const bytes = (text: string) => Buffer.from(text);

test("two requests may be under way at once, and the validator does not mind", async () => {
  const handle = fetchHandler(validate(answerWith([])));
  const [first, second] = await Promise.all([handle(new Request(HOME)), handle(new Request(HOME))]);
  expect([first.status, second.status]).toEqual([200, 200]);
});

test("startResponse cannot be called again without an error", async () => {
  const app: App = (_environ, startResponse) => {
    startResponse("200 OK", []);
    startResponse("404 Not Found", []);
    return [];
  };
  await expect(fetchHandler(app)(new Request(HOME))).rejects.toThrow("called again");
});

test("a body is closed once: at its end, after an error, and when nobody wants the rest", async () => {
  const close = vi.fn();
  const whole = Object.assign([bytes("x")], { close });
  await (await fetchHandler(answerWith(whole))(new Request(HOME))).text();
  await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1));

  const broken = (function* () {
    yield bytes("x");
    throw new Error("wrong");
  })();
  const response = await fetchHandler(answerWith(Object.assign(broken, { close })))(new Request(HOME));
  await expect(response.text()).rejects.toThrow("wrong");
  await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(2));

  const endless = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }), close };
  const app: App = (environ, startResponse) => {
    startResponse("200 OK", [])(bytes("begun"));
    environ["lbaws.signal"]?.addEventListener("abort", () => close(environ["lbaws.signal"]?.reason));
    return endless;
  };
  await (await fetchHandler(app)(new Request(HOME))).body?.cancel("enough");
  await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(4));
  expect(close.mock.calls.slice(2)).toEqual([["enough"], []]);
});

test("to write when nobody wants it any more throws the reason", async () => {
  const { promise: thrown, resolve } = Promise.withResolvers<unknown>();
  const app: App = (environ, startResponse) =>
    new Promise(() => {
      const write = startResponse("200 OK", []);
      write(bytes("begun"));
      environ["lbaws.signal"]?.addEventListener("abort", () => {
        try {
          write(bytes("on"));
        } catch (error) {
          resolve(error);
        }
      });
    });
  await (await fetchHandler(app)(new Request(HOME))).body?.cancel("enough");
  expect(await thrown).toBe("enough");
});

test("a request that is aborted ends the answer with its reason, and the application learns of it", async () => {
  const controller = new AbortController();
  const reason = new Error("gone");
  let heard: unknown;
  const app: App = (environ) =>
    new Promise(() => {
      environ["lbaws.signal"]?.addEventListener("abort", () => {
        heard = environ["lbaws.signal"]?.reason;
      });
      controller.abort(reason);
    });
  await expect(fetchHandler(app)(new Request(HOME, { signal: controller.signal }))).rejects.toBe(reason);
  expect(heard).toBe(reason);
  await expect(fetchHandler(app)(new Request(HOME, { signal: controller.signal }))).rejects.toBe(reason);
});

test("an application that fails before its head fails the handler", async () => {
  const wrong = new Error("wrong");
  const app: App = () => {
    throw wrong;
  };
  await expect(fetchHandler(app)(new Request(HOME))).rejects.toBe(wrong);
  await expect(fetchHandler(() => [bytes("x")])(new Request(HOME))).rejects.toThrow("startResponse was not called");
  await expect(fetchHandler(answerWith([], "600 X"))(new Request(HOME))).rejects.toThrow(RangeError);
});
