import { inspect } from "node:util";
import type { Body, StartResponse } from "../app.ts";
import { HttpError } from "../http-error.ts";
import { MethodNotAllowed, RedirectTo } from "../router.ts";
import type { Context } from "./context.ts";
import { findErrorHandler } from "./error-handler.ts";
import { makeResponse, type Reply, type Response, redirect } from "./response.ts";
import type { HookTypes, Scaffold } from "./scaffold.ts";
import { openSession, saveSession } from "./session.ts";
import { nameOf, trace } from "./trace.ts";

/** One request, from the first step to the last. The names of the functions are those of Flask's methods. */
export async function runRequest(context: Context, startResponse: StartResponse): Promise<Body> {
  let failure: unknown;
  try {
    trace(`push context: ${context.request.method} ${context.request.environ.REQUEST_URI}`);
    const response = await fullDispatchRequest(context).catch((error) => {
      failure = error;
      return handleException(context, error);
    });
    return response.start(startResponse);
  } catch (error) {
    failure ??= error;
    throw error;
  } finally {
    await doTeardown(context, failure);
  }
}

async function fullDispatchRequest(context: Context): Promise<Response> {
  trace("  open session");
  context.session = openSession(context);
  matchRequest(context);
  const reply = await preprocessRequest(context).catch((error) => handleUserException(context, error));
  return finalizeRequest(context, reply);
}

/** Where nothing matches, the error waits: the hooks come first. */
function matchRequest(context: Context): void {
  const { app, request } = context;
  try {
    context.match = app.router.match(request.method, request.environ.PATH_INFO);
    trace(`  match URL: ${context.match.endpoint}`);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    context.routingError = error;
    trace(`  match URL: ${error.status}`);
  }
}

async function preprocessRequest(context: Context): Promise<Reply> {
  const { match } = context;
  for (const hook of hooksIn(context, "urlValuePreprocessor")) await hook(match?.endpoint, match?.values);
  for (const hook of hooksIn(context, "beforeRequest")) {
    const reply = await hook();
    if (reply !== undefined) return reply;
  }
  return dispatchRequest(context);
}

function dispatchRequest({ request, match, routingError }: Context): Reply | Promise<Reply> {
  if (routingError instanceof MethodNotAllowed && request.method === "OPTIONS") {
    trace("  automatic OPTIONS");
    return makeResponse("", 204, { Allow: routingError.allow.join(", ") });
  }
  if (match === undefined) throw routingError;
  trace(`  view: ${match.endpoint}`);
  return match.target.view(match.values as never);
}

async function handleUserException(context: Context, error: unknown): Promise<Reply> {
  // The router's way to say something that is not wrong.
  if (error instanceof RedirectTo) return moveTo(error.path, context);
  const handler = findErrorHandler(scaffoldsOf(context), error);
  trace(`  errorHandler: ${handler === undefined ? "none" : nameOf(handler)}`);
  if (handler !== undefined) return handler(error as never);
  if (error instanceof HttpError) return describe(error);
  throw error;
}

function moveTo(path: string, { request }: Context): Response {
  const { QUERY_STRING: query } = request.environ;
  return redirect(request.scriptRoot + path + (query && `?${query}`), 308);
}

function describe(error: HttpError): Response {
  const response = makeResponse(`${error.status}\n${error.message}\n`);
  response.status = error.status;
  if (error instanceof MethodNotAllowed) response.headers.set("Allow", error.allow.join(", "));
  return response;
}

/** For an error that nobody has handled. What it is goes into the log, not to the client. */
async function handleException(context: Context, error: unknown): Promise<Response> {
  trace("  unhandled error");
  context.request.environ["wsgi.errors"].write(`${inspect(error)}\n`);
  const failure = new HttpError("500 Internal Server Error", "The application failed.");
  failure.cause = error;
  return finalizeRequest(context, await handleUserException(context, failure));
}

async function finalizeRequest(context: Context, reply: Reply): Promise<Response> {
  let response = makeResponse(reply);
  trace(`  make response: ${response.status}`);
  for (const hook of traced("afterThisRequest", context.afterThisRequest)) response = await hook(response);
  for (const hook of hooksOut(context, "afterRequest")) response = await hook(response);
  trace("  save session");
  saveSession(context, response);
  return response;
}

async function doTeardown(context: Context, failure: unknown): Promise<void> {
  try {
    for (const hook of hooksOut(context, "teardownRequest")) await hook(failure);
  } finally {
    for (const hook of hooksOut(context, "teardownAppContext")) await hook(failure);
    trace("pop context");
  }
}

/** On the way in the application's come before the blueprint's. */
function hooksIn<Kind extends keyof HookTypes>(context: Context, kind: Kind): Iterable<HookTypes[Kind]> {
  return traced(kind, hooksOf(context, kind));
}

/** On the way out it is the other way round. */
function hooksOut<Kind extends keyof HookTypes>(context: Context, kind: Kind): Iterable<HookTypes[Kind]> {
  return traced(kind, hooksOf(context, kind).reverse());
}

function hooksOf<Kind extends keyof HookTypes>(context: Context, kind: Kind): HookTypes[Kind][] {
  return scaffoldsOf(context).flatMap(({ hooks }): HookTypes[Kind][] => hooks[kind]);
}

/** Each hook is named in the trace when its turn comes. */
function* traced<Hook extends { name: string }>(kind: string, hooks: Hook[]): Generator<Hook> {
  for (const hook of hooks) {
    trace(`  ${kind}: ${nameOf(hook)}`);
    yield hook;
  }
}

function scaffoldsOf({ app, match }: Context): Scaffold[] {
  const blueprint = match?.target.blueprint;
  return blueprint === undefined ? [app] : [app, blueprint];
}
