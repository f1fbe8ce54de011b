import { once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { nodeApp } from "../src/node-app.ts";
import { ask } from "./exchange.ts";

/** What the server gets when a listener does this with its response. */
const answerOf = (act: (response: ServerResponse) => unknown) =>
  ask(nodeApp((_request, response) => void act(response)));

test("a listener that throws or rejects ends the request with that error", async () => {
  const wrong = new Error("wrong");
  const throws: RequestListener = () => {
    throw wrong;
  };
  const rejects: RequestListener = async (_request, response) => {
    response.write("begun");
    throw wrong;
  };
  await expect(ask(nodeApp(throws))).rejects.toBe(wrong);
  await expect(ask(nodeApp(rejects))).rejects.toBe(wrong);
});

test("what goes wrong after the end is logged", async () => {
  const errors = { write: vi.fn(), flush: () => {} };
  const app = nodeApp(async (_request, response) => {
    response.end("x");
    await once(response, "close");
    throw new Error("too late");
  });
  expect(await ask(app, { environ: { "wsgi.errors": errors } })).toMatchObject({ body: ["x"] });
  await vi.waitFor(() => expect(errors.write).toHaveBeenCalledWith(expect.stringMatching(/^Error: too late\n/)));
});

test("a connection that the listener closes is an error", async () => {
  await expect(answerOf((response) => response.destroy())).rejects.toThrow(/closed before the end of the response/);
  const wrong = new Error("wrong");
  await expect(answerOf((response) => response.destroy(wrong))).rejects.toBe(wrong);
});

test("a client that is gone when a piece is written ends the response, but throws nothing at the listener", async () => {
  const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  const pieces = async function* () {
    yield "one";
    await setImmediate();
    yield "two";
  };
  let sent: Promise<void> | undefined;
  const app = nodeApp((_request, response) => {
    sent = pipeline(pieces, response);
  });
  await expect(ask(app, { refuses: gone })).rejects.toBe(gone);
  await expect(sent).rejects.toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
});

test("a head that the server refuses ends the request, but throws nothing at the listener", async () => {
  const act = (response: ServerResponse) => void response.writeHead(600).end("x");
  await expect(answerOf(act)).rejects.toThrow("This is not a status: 600 unknown");
});
