import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { fetchApp } from "../src/fetch-app.ts";
import { ask, makeEnviron } from "./exchange.ts";

test("the body of a response that the server refuses is cancelled", async () => {
  const cancel = vi.fn();
  const app = fetchApp(() => new Response(new ReadableStream({ cancel })));
  const refuse = () => {
    throw new Error("refused");
  };
  await expect(app(makeEnviron(), refuse)).rejects.toThrow("refused");
  expect(cancel).toHaveBeenCalledOnce();
});

test("status, reason and headers come from the response, each Set-Cookie on its own", async () => {
  const headers = new Headers([
    ["Set-Cookie", "a=1, x"],
    ["Set-Cookie", "b=2"],
    ["X-A", "1"],
    ["X-A", "2"],
    ["Connection", "close"],
    ["Transfer-Encoding", "chunked"],
  ]);
  expect(await ask(fetchApp(() => new Response("hi", { status: 201, statusText: "Made", headers })))).toEqual({
    status: "201 Made",
    headers: [
      ["content-type", "text/plain;charset=UTF-8"],
      ["set-cookie", "a=1, x"],
      ["set-cookie", "b=2"],
      ["x-a", "1, 2"],
    ],
    written: [],
    body: ["hi"],
  });
});

test("a Content-Length stays as it is", async () => {
  const app = fetchApp(() => new Response("hi", { headers: { "Content-Length": "2" } }));
  expect((await ask(app)).headers).toContainEqual(["content-length", "2"]);
});

test.each([
  [200, "200 OK"],
  [204, "204 No Content"],
  [304, "304 Not Modified"],
  [599, "599 Unknown"],
])("a response of %i without a body has a reason all the same", async (status, line) => {
  const answer = await ask(fetchApp(() => new Response(null, { status })));
  expect(answer).toEqual({ status: line, headers: [], written: [], body: [] });
});

test("a response that says there is none is an error", async () => {
  await expect(ask(fetchApp(() => Response.error()))).rejects.toThrow("This is not a status: 0 Unknown");
});

test("a handler that throws or rejects ends the request with that error", async () => {
  const wrong = new Error("wrong");
  const throws = () => {
    throw wrong;
  };
  await expect(ask(fetchApp(throws))).rejects.toBe(wrong);
  await expect(ask(fetchApp(async () => throws()))).rejects.toBe(wrong);
});

/** An application whose body is one chunk, and then nothing for ever. */
async function runEndless(cancel: () => void) {
  const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(Buffer.from("first"));
  let pulls = 0;
  const stream = new ReadableStream({ pull: (own) => (pulls++ === 0 ? pull(own) : new Promise(() => {})), cancel });
  const body = await fetchApp(() => new Response(stream))(makeEnviron(), () => () => {});
  return { body, chunks: (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]() };
}

test("a body that is closed before its end is cancelled, even while it is waited for", async () => {
  const cancel = vi.fn();
  const { body, chunks } = await runEndless(cancel);
  expect(Buffer.from((await chunks.next()).value).toString()).toBe("first");
  const next = chunks.next();
  await setImmediate();
  await body.close?.();
  expect(cancel).toHaveBeenCalledOnce();
  expect(await next).toMatchObject({ done: true });
});

test("a body that has come to its end is not cancelled", async () => {
  const cancel = vi.fn();
  const start = (controller: ReadableStreamDefaultController) => controller.close();
  await ask(fetchApp(() => new Response(new ReadableStream({ start, cancel }))));
  expect(cancel).not.toHaveBeenCalled();
});

test("a body that fails ends the request with that error", async () => {
  const wrong = new Error("wrong");
  const pull = () => {
    throw wrong;
  };
  await expect(ask(fetchApp(() => new Response(new ReadableStream({ pull }))))).rejects.toBe(wrong);
});
