import { randomBytes } from "node:crypto";
import { currentApp, g, request, session } from "../src/framework/context.ts";
import { MicroFramework } from "../src/framework/micro-framework.ts";
import { abort, makeResponse, type Response, redirect } from "../src/framework/response.ts";
import { Blueprint } from "../src/framework/scaffold.ts";
import type { HttpError } from "../src/http-error.ts";

const site = new MicroFramework({ secretKey: randomBytes(32).toString("hex") });

site.route("/", start);
site.route("/hello/<name>", hello);
site.route("/count/<int:to>", count);
site.route("/login", login, { methods: ["POST"] });
site.route("/broken", broken);
site.beforeRequest(findUser);
site.afterRequest(nameUser);
site.errorHandler(404, explain);

const members = new Blueprint("members", { urlPrefix: "/members" });
members.beforeRequest(requireUser);
members.route("/", welcome);
site.registerBlueprint(members);

export const app = site.wsgiApp;

function findUser() {
  g().user = session().user;
}

function nameUser(response: Response) {
  response.headers.set("X-User", String(g().user ?? "nobody"));
  return response;
}

function start() {
  return `Try ${currentApp().urlFor("hello", { name: "Ada" })}\n`;
}

function hello({ name }: { name: string }) {
  return { greeting: request().args.get("greeting") ?? "Hello", name };
}

function* count({ to }: { to: number }) {
  for (let number = 1; number <= to; number++) yield `${number} of ${request().path}\n`;
}

function login() {
  const name = request().form().get("name") ?? "";
  if (!/^\w+$/.test(name)) abort(400, "Send a name, in letters and digits.");
  session().user = name;
  return redirect(currentApp().urlFor("members.welcome"));
}

function broken(): string {
  throw new Error("This view is broken.");
}

function requireUser() {
  if (g().user === undefined) return makeResponse("Log in first.\n", 403);
}

function welcome() {
  return `Welcome, ${session().user}.\n`;
}

function explain(error: HttpError) {
  return makeResponse(`${request().path} leads nowhere: ${error.message}\n`, 404);
}
