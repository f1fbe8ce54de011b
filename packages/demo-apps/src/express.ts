import { STATUS_CODES } from "node:http";
import { pipeline } from "node:stream";
import { setImmediate } from "node:timers/promises";
import express, { type ErrorRequestHandler } from "express";
import { Aborts } from "./aborts.ts";
import { Notes } from "./notes.ts";
import { lines, receipts, silence, ticks } from "./streams.ts";

export const expressApp = express();
const notes = new Notes();
const aborts = new Aborts();

expressApp.get("/", (_request, response) => response.type("text").send("Hello from Express\n"));

expressApp.get("/notes", (_request, response) => response.json(notes.all()));

expressApp.post("/notes", express.json(), (request, response) => {
  const text = request.body?.text;
  if (typeof text !== "string") return response.status(400).json({ error: "Bad Request" });
  const note = notes.add(text);
  return response.status(201).location(`/notes/${note.id}`).json(note);
});

expressApp.get("/notes/:id", (request, response) => {
  const note = notes.get(Number(request.params.id));
  return note === undefined ? response.status(404).json({ error: "Not Found" }) : response.json(note);
});

expressApp.delete("/notes/:id", (request, response) => {
  notes.delete(Number(request.params.id));
  response.status(204).end();
});

expressApp.get("/hello/:name", (request, response) => {
  response.json({ name: request.params.name, x: [request.query.x ?? []].flat() });
});

expressApp.get("/cookie", (request, response) => {
  response.cookie("flavour", "oat").cookie("size", "large");
  response.json({ cookie: request.headers.cookie ?? "" });
});

expressApp.get("/redirect", (_request, response) => response.redirect("/"));

expressApp.get("/stream", (_request, response) => {
  pipeline(lines(), response.type("text"), countAbort);
});

expressApp.get("/ticks", (_request, response) => {
  pipeline(ticks(), response.type("text"), countAbort);
});

expressApp.post("/upload", (request, response) => {
  pipeline(receipts(request), response.type("text"), countAbort);
});

expressApp.get("/abandon", (_request, response) => {
  pipeline(silence(), response.type("text"), countAbort);
});

expressApp.get("/aborts", (_request, response) => response.json({ aborts: aborts.count }));

expressApp.get("/error", async () => {
  await setImmediate();
  throw new Error("The handler failed.");
});

function countAbort(error: Error | null | undefined): void {
  if (error) aborts.add();
}

// Express knows an error handler by its four parameters.
const handleError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  const status = error.status ?? 500;
  response.status(status).json({ error: STATUS_CODES[status] });
};
expressApp.use(handleError);
