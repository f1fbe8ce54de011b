import { addAbortSignal } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { Aborts } from "@lbaws/demo-apps/aborts";
import { Notes } from "@lbaws/demo-apps/notes";
import { lines, receipts, silence, ticks } from "@lbaws/demo-apps/streams";
import type { InputStream } from "../src/app.ts";
import { request } from "../src/framework/context.ts";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { abort, makeResponse, redirect } from "../src/framework/response.ts";
import type { HttpError } from "../src/http-error.ts";

const demo = new MicroFramework();
const notes = new Notes();
const aborts = new Aborts();

demo.route("/", () => "Hello from the micro framework\n");
demo.route("/notes", () => notes.all());
demo.route("/notes", addNote, { methods: ["POST"] });
demo.route("/notes/<int:id>", ({ id }: { id: number }) => notes.get(id) ?? abort(404));
demo.route("/notes/<int:id>", deleteNote, { methods: ["DELETE"] });
// What was %2F has become a slash before any application sees it.
demo.route("/hello/<path:name>", ({ name }: { name: string }) => ({ name, x: request().args.getAll("x") }));
demo.route("/cookie", setCookies);
demo.route("/redirect", () => redirect("/"));
demo.route("/stream", lines);
demo.route("/ticks", () => {
  clientSignal();
  return ticks();
});
demo.route("/upload", () => receipts(pieces(request().environ["wsgi.input"])), { methods: ["POST"] });
demo.route("/abandon", () => addAbortSignal(clientSignal(), silence()));
demo.route("/aborts", () => ({ aborts: aborts.count }));
demo.route("/error", fail);
for (const code of [400, 404, 500]) demo.errorHandler(code, explain);

export const app = demo.wsgiApp;

function addNote() {
  const body = request().json() as { text?: unknown } | null;
  if (typeof body?.text !== "string") abort(400);
  const note = notes.add(body.text);
  return makeResponse(note, 201, { Location: `/notes/${note.id}` });
}

function deleteNote({ id }: { id: number }) {
  notes.delete(id);
  return makeResponse("", 204);
}

function setCookies() {
  const response = makeResponse({ cookie: request().header("Cookie") ?? "" });
  response.setCookie("flavour", "oat");
  response.setCookie("size", "large");
  return response;
}

/** The body, in whatever pieces it arrives. */
function* pieces(input: InputStream) {
  for (let piece = input.read1(); piece.length > 0; piece = input.read1()) yield piece;
}

/** Aborts when the client leaves, which is counted. */
function clientSignal(): AbortSignal {
  const { "lbaws.signal": signal = new AbortController().signal } = request().environ;
  signal.addEventListener("abort", () => aborts.add());
  return signal;
}

async function fail() {
  await setImmediate();
  throw new Error("The handler failed.");
}

function explain({ status }: HttpError) {
  return makeResponse({ error: status.slice(4) }, Number.parseInt(status, 10));
}
