import { STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import Koa, { type Context } from "koa";
import { Aborts } from "./aborts.ts";
import { Notes } from "./notes.ts";
import { lines, receipts, silence, ticks } from "./streams.ts";

export const koaApp = new Koa();
const notes = new Notes();
const aborts = new Aborts();

// Koa has no router. A route returns the body.
const routes: Record<string, (ctx: Context, param: string) => unknown> = {
  "GET /": () => "Hello from Koa\n",
  "GET /notes": () => notes.all(),
  "POST /notes": async (ctx) => {
    const body = JSON.parse(await text(ctx.req));
    if (typeof body?.text !== "string") ctx.throw(400);
    const note = notes.add(body.text);
    ctx.status = 201;
    ctx.set("Location", `/notes/${note.id}`);
    return note;
  },
  "GET /notes/*": (ctx, id) => notes.get(Number(id)) ?? ctx.throw(404),
  "DELETE /notes/*": (ctx, id) => {
    notes.delete(Number(id));
    ctx.status = 204;
  },
  "GET /hello/*": (ctx, name) => ({ name, x: [ctx.query.x ?? []].flat() }),
  "GET /cookie": (ctx) => {
    ctx.cookies.set("flavour", "oat").set("size", "large");
    return { cookie: ctx.get("Cookie") };
  },
  "GET /redirect": (ctx) => ctx.redirect("/"),
  "GET /stream": () => Readable.from(lines()),
  "GET /ticks": () => Readable.from(ticks()),
  "POST /upload": (ctx) => Readable.from(receipts(ctx.req)),
  "GET /abandon": () => silence(),
  "GET /aborts": () => ({ aborts: aborts.count }),
  "GET /error": async () => {
    await setImmediate();
    throw new Error("The handler failed.");
  },
};

koaApp.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    const malformed = error instanceof SyntaxError || error instanceof URIError;
    ctx.status = malformed ? 400 : ((error as { status?: number }).status ?? 500);
    ctx.body = { error: STATUS_CODES[ctx.status] };
  }
});

koaApp.use(async (ctx) => {
  const [, path = "", param] = /^(\/[^/]*)(?:\/([^/]+))?$/.exec(ctx.path) ?? [];
  const method = ctx.method === "HEAD" ? "GET" : ctx.method;
  const route = routes[`${method} ${path}${param === undefined ? "" : "/*"}`];
  const body = await route?.(ctx, decodeURIComponent(param ?? ""));
  if (body instanceof Readable) ctx.type = "text";
  if (body !== undefined) ctx.body = body;
});

// What goes wrong with a body that is being streamed is told here only.
koaApp.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "ERR_STREAM_PREMATURE_CLOSE") aborts.add();
});
