import { STATUS_CODES } from "node:http";
import { setImmediate } from "node:timers/promises";
import { type Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import { streamText } from "hono/streaming";
import type { StreamingApi } from "hono/utils/stream";
import { Aborts } from "./aborts.ts";
import { Notes } from "./notes.ts";
import { lines, receipts, ticks } from "./streams.ts";

export const honoApp = new Hono();
const notes = new Notes();
const aborts = new Aborts();

honoApp.get("/", (c) => c.text("Hello from Hono\n"));

honoApp.get("/notes", (c) => c.json(notes.all()));

honoApp.post("/notes", async (c) => {
  const body = await c.req.json();
  if (typeof body?.text !== "string") throw new HTTPException(400);
  const note = notes.add(body.text);
  return c.json(note, 201, { Location: `/notes/${note.id}` });
});

honoApp.get("/notes/:id", (c) => {
  const note = notes.get(Number(c.req.param("id")));
  return note === undefined ? c.json({ error: "Not Found" }, 404) : c.json(note);
});

honoApp.delete("/notes/:id", (c) => {
  notes.delete(Number(c.req.param("id")));
  return c.body(null, 204);
});

honoApp.get("/hello/:name", (c) => c.json({ name: c.req.param("name"), x: c.req.queries("x") ?? [] }));

honoApp.get("/cookie", (c) => {
  setCookie(c, "flavour", "oat");
  setCookie(c, "size", "large");
  return c.json({ cookie: c.req.header("Cookie") ?? "" });
});

honoApp.get("/redirect", (c) => c.redirect("/"));

honoApp.get("/stream", (c) => streamLines(c, lines()));

honoApp.get("/ticks", (c) => streamLines(c, ticks()));

honoApp.post("/upload", (c) => streamLines(c, receipts(c.req.raw.body ?? [])));

honoApp.get("/abandon", (c) => {
  c.req.raw.signal.addEventListener("abort", () => aborts.add());
  const line = Buffer.from("Waiting for you to leave.\n");
  const stream = new ReadableStream({ start: (controller) => controller.enqueue(line) });
  return c.body(stream, 200, { "Content-Type": "text/plain; charset=utf-8" });
});

honoApp.get("/aborts", (c) => c.json({ aborts: aborts.count }));

honoApp.get("/error", async () => {
  await setImmediate();
  throw new Error("The handler failed.");
});

honoApp.onError((error, c) => {
  const status = error instanceof SyntaxError ? 400 : ((error as Partial<HTTPException>).status ?? 500);
  return c.json({ error: STATUS_CODES[status] }, status);
});

function streamLines(c: Context, lines: AsyncIterable<string>): Response {
  const send = async (stream: StreamingApi) => {
    for await (const line of lines) {
      if (stream.aborted) return aborts.add();
      await stream.write(line);
    }
  };
  // Hono would print that a client left in the middle of its upload.
  return streamText(c, send, async () => {});
}
