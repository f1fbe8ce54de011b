import { describe, expect, test } from "vitest";
import type { App } from "../src/app.ts";
import { basicAuth } from "../src/middleware/basic-auth.ts";
import { dispatch } from "../src/middleware/dispatch.ts";
import { type JsonApp, json } from "../src/middleware/json.ts";
import { log } from "../src/middleware/log.ts";
import { rateLimit } from "../src/middleware/rate-limit.ts";
import { type Middleware, stack } from "../src/stack.ts";
import { validate } from "../src/validator.ts";
import { ask, credentials } from "./client.ts";

const middleware: [name: string, wrap: Middleware][] = [
  ["log", log("1")],
  ["basicAuth", basicAuth("lesson", { ada: "lovelace" })],
  ["rateLimit", rateLimit({ capacity: 1000, rate: 1 })],
  ["dispatch", (app) => dispatch({ "/hello": app }, app)],
  ["json", (app) => json(app as JsonApp)],
];
const list = middleware.map(([, wrap]) => wrap);
const ada = credentials("ada:lovelace");

/** An application that writes down what happens to it, and throws before its `broken`-th chunk. */
function watched(events: string[], broken = 4): App {
  return (_environ, startResponse) => {
    events.push("called");
    startResponse("200 OK", []);
    return {
      *[Symbol.iterator]() {
        for (let n = 1; n <= 3; n++) {
          events.push(`asked for ${n}`);
          if (n === broken) throw new Error("broken");
          yield Buffer.from(`chunk ${n}`);
        }
      },
      close: () => void events.push("closed"),
    };
  };
}

describe.each([...middleware, ["all of them", (app: App) => stack(list, app)] as const])("%s", (_name, wrap) => {
  const serve = (app: App, most?: number) => ask(wrap(app), ada, most);

  test("the application is called once, asked for its chunks, and closed once", async () => {
    const events: string[] = [];
    await serve(watched(events));
    expect(events).toEqual(["called", "asked for 1", "asked for 2", "asked for 3", "closed"]);
  });

  test("each chunk is handed on before the next is asked for, and an early end closes once", async () => {
    const events: string[] = [];
    expect((await serve(watched(events), 2)).chunks).toHaveLength(2);
    expect(events).toEqual(["called", "asked for 1", "asked for 2", "closed"]);
  });

  test("a body that nobody asks for is closed all the same", async () => {
    const events: string[] = [];
    await serve(watched(events), 0);
    expect(events).toEqual(["called", "closed"]);
  });

  test("an error between two chunks comes through, and the body is closed once", async () => {
    const events: string[] = [];
    await expect(serve(watched(events, 2))).rejects.toThrow("broken");
    expect(events).toEqual(["called", "asked for 1", "asked for 2", "closed"]);
  });

  test("an error of the call itself comes through", async () => {
    const error = new Error("broken");
    const broken: App = () => {
      throw error;
    };
    await expect(serve(broken)).rejects.toThrow(error);
  });

  test("a generator, which has no close, ends where the client leaves", async () => {
    const events: string[] = [];
    const app: App = function* (_environ, startResponse) {
      try {
        startResponse("200 OK", []);
        yield Buffer.from("one");
        yield Buffer.from("two");
      } finally {
        events.push("ended");
      }
    };
    expect((await serve(app, 1)).status).toBe("200 OK");
    expect(events).toEqual(["ended"]);
  });
});

test("both sides of each keep to the contract, says a validator around each", async () => {
  const validated = list.flatMap((wrap) => [validate, wrap]);
  expect(await ask(stack(validated, watched([])), ada)).toMatchObject({ status: "200 OK", chunks: { length: 4 } });
});
