import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { nodeApp } from "../src/node-app.ts";
import { ask, makeEnviron } from "./exchange.ts";

/** What the server gets when a listener does this with its response. */
const answerOf = (act: (response: ServerResponse) => unknown, environ = {}) =>
  ask(
    nodeApp((_request, response) => act(response) as undefined),
    { environ },
  );

async function* pieces() {
  yield "one";
  await setImmediate();
  yield "two";
}

test("a body that comes with the end is returned in one piece, so the server can tell its length", async () => {
  expect(await answerOf((response) => response.end("hello"))).toEqual({
    status: "200 OK",
    headers: [],
    written: [],
    body: ["hello"],
  });
});

test("a body that comes before the end is written as it comes", async () => {
  const act = async (response: ServerResponse) => {
    for await (const piece of pieces()) response.write(piece);
    await setImmediate();
    response.end("three");
  };
  expect(await answerOf(act)).toMatchObject({ written: ["one", "two"], body: ["three"] });
});

test("without a body there is none", async () => {
  expect(await answerOf((response) => response.end())).toMatchObject({ status: "200 OK", written: [], body: [] });
});

test("text is sent in its encoding", async () => {
  expect(await answerOf((response) => response.end("aMOp", "base64"))).toMatchObject({ body: ["hé"] });
});

test("a stream is written piece by piece, without chunks' sizes", async () => {
  const answer = await answerOf((response) => Readable.from(["one", "two"]).pipe(response));
  expect(answer).toEqual({ status: "200 OK", headers: [], written: ["one", "two"], body: [] });
});

test.each([
  ["HEAD", 200, { REQUEST_METHOD: "HEAD" }],
  ["204", 204, {}],
  ["304", 304, {}],
])("%s has no body, whatever is written", async (_what, status, environ) => {
  const act = async (response: ServerResponse) => {
    response.writeHead(status, { ETag: '"1"' }).write("a");
    response.end("b");
  };
  expect(await answerOf(act, environ)).toMatchObject({ headers: [["etag", '"1"']], written: [], body: [] });
});

test("nobody has to wait for 'drain': what is written has been sent", async () => {
  const act = (response: ServerResponse) => {
    const more = response.write(Buffer.alloc(1_000_000));
    response.end(`${more}, ${response.writableNeedDrain}`);
  };
  expect((await answerOf(act)).body.at(-1)).toBe("true, false");
});

test("what is written is sent before write returns", async () => {
  const sent: number[] = [];
  const app = nodeApp((_request, response) => {
    for (let piece = 1; piece <= 3; piece++) {
      response.write("x");
      expect(sent).toHaveLength(piece);
    }
    response.end();
  });
  await app(makeEnviron(), () => (bytes) => sent.push(bytes.length));
  expect(sent).toEqual([1, 1, 1]);
});

test("headers may come as pairs", async () => {
  const pairs = [
    ["X-One", "1"],
    ["Set-Cookie", ["a=1", "b=2"]],
  ] as unknown as string[];
  const { headers } = await answerOf((response) => response.writeHead(200, pairs).end());
  expect(headers).toEqual([
    ["x-one", "1"],
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
  ]);
});

test("a callback is told when its piece has been sent", async () => {
  const log: string[] = [];
  const act = (response: ServerResponse) => {
    response.write("a", () => {
      log.push("a");
      response.end("b", () => log.push("b"));
    });
  };
  await answerOf(act);
  expect(log).toEqual(["a", "b"]);
});
