import { STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import fastify, { type FastifyError } from "fastify";
import { Aborts } from "./aborts.ts";
import { Notes } from "./notes.ts";
import { lines, receipts, silence, ticks } from "./streams.ts";

// By default a number would do where the schema says string.
export const fastifyApp = fastify({ ajv: { customOptions: { coerceTypes: false } } });
const notes = new Notes();
const aborts = new Aborts();
const countAbort = () => aborts.add();

const noteSchema = { type: "object", required: ["text"], properties: { text: { type: "string" } } };

fastifyApp.get("/", async () => "Hello from Fastify\n");

fastifyApp.get("/notes", async () => notes.all());

fastifyApp.post<{ Body: { text: string } }>("/notes", { schema: { body: noteSchema } }, async (request, reply) => {
  const note = notes.add(request.body.text);
  return reply.status(201).header("Location", `/notes/${note.id}`).send(note);
});

fastifyApp.get<{ Params: { id: string } }>("/notes/:id", async (request, reply) => {
  return notes.get(Number(request.params.id)) ?? reply.status(404).send({ error: "Not Found" });
});

fastifyApp.delete<{ Params: { id: string } }>("/notes/:id", async (request, reply) => {
  notes.delete(Number(request.params.id));
  return reply.status(204).send();
});

interface Hello {
  Params: { name: string };
  Querystring: { x?: string | string[] };
}
fastifyApp.get<Hello>("/hello/:name", async ({ params, query }) => ({
  name: params.name,
  x: [query.x ?? []].flat(),
}));

fastifyApp.get("/cookie", async (request, reply) => {
  reply.header("Set-Cookie", ["flavour=oat; Path=/", "size=large; Path=/"]);
  return { cookie: request.headers.cookie ?? "" };
});

fastifyApp.get("/redirect", async (_request, reply) => reply.redirect("/"));

fastifyApp.get("/stream", async (_request, reply) => reply.type("text/plain").send(Readable.from(lines())));

fastifyApp.get("/ticks", async (request, reply) => {
  request.signal.addEventListener("abort", countAbort);
  return reply.type("text/plain").send(Readable.from(ticks()));
});

// A body of any other type than JSON is handed on as a stream.
fastifyApp.addContentTypeParser("*", async (_request: unknown, payload: Readable) => payload);
fastifyApp.post<{ Body: Readable }>("/upload", async (request, reply) => {
  return reply.type("text/plain").send(Readable.from(receipts(request.body)));
});

fastifyApp.get("/abandon", async (request, reply) => {
  request.signal.addEventListener("abort", countAbort);
  return reply.type("text/plain").send(silence());
});

fastifyApp.get("/aborts", async () => ({ aborts: aborts.count }));

fastifyApp.get("/error", async () => {
  await setImmediate();
  throw new Error("The handler failed.");
});

fastifyApp.setErrorHandler<FastifyError>(async (error, _request, reply) => {
  const status = error.statusCode ?? 500;
  return reply.status(status).send({ error: STATUS_CODES[status] });
});

await fastifyApp.ready();
