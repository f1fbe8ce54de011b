import { AsyncLocalStorage } from "node:async_hooks";
import type { Body } from "../app.ts";
import type { HttpError } from "../http-error.ts";
import type { Match } from "../router.ts";
import type { MicroFramework, Target } from "./micro-framework.ts";
import type { Request } from "./request.ts";
import type { AfterRequest } from "./scaffold.ts";
import type { Session } from "./session.ts";

/** What belongs to one request, and to none of those that a server may answer at the same time. */
export interface Context {
  readonly app: MicroFramework;
  readonly request: Request;
  readonly g: Record<string, unknown>;
  readonly afterThisRequest: AfterRequest[];
  session: Session | null;
  /** Whether anybody has looked at the session, or into it. */
  usesSession?: boolean;
  match?: Match<Target>;
  routingError?: HttpError;
}

const contexts = new AsyncLocalStorage<Context>();

/** Everything that `run` calls finds this context, behind an `await` too. */
export function runInContext<Result>(context: Context, run: () => Result): Result {
  return contexts.run(context, run);
}

/** The server iterates a body when its request is over; each step of it enters the context again. */
export function streamWithContext(chunks: AsyncGenerator<Uint8Array>): Body {
  const next = AsyncLocalStorage.bind(() => chunks.next());
  const end = AsyncLocalStorage.bind(() => chunks.return(undefined));
  return {
    [Symbol.asyncIterator]: () => ({ next }),
    close: async () => void (await end()),
  };
}

export function currentApp(): MicroFramework {
  return currentContext("currentApp()").app;
}

export function request(): Request {
  return currentContext("request()").request;
}

/** An object for what the hooks and the view of a request have to tell each other. */
export function g(): Record<string, unknown> {
  return currentContext("g()").g;
}

export function session(): Session {
  const context = currentContext("session()");
  if (context.session === null) throw new Error("A session has to be signed: give new MicroFramework a secretKey.");
  context.usesSession = true;
  return context.session;
}

/** A hook for the current request only. */
export function afterThisRequest(hook: AfterRequest): void {
  currentContext("afterThisRequest()").afterThisRequest.push(hook);
}

export function currentContext(caller: string): Context {
  const context = contexts.getStore();
  if (context === undefined) throw new Error(`There is no request here: call ${caller} in a view, a hook or a stream.`);
  return context;
}
