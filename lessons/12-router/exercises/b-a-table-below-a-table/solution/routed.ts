import type { App, Environ, Header } from "./app.ts";
import { HttpError } from "./http-error.ts";
import { MethodNotAllowed, RedirectTo, type Router, type Values } from "./router.ts";
import { encodePath } from "./rule.ts";

/** An application that hands each request on to one of the table's, with the values as `wsgiorg.routing_args`. */
export function routed(router: Router<App>): App {
  return (environ, startResponse) => {
    const app = findApp(router, environ);
    return app(environ, startResponse);
  };
}

/** The router's URLs begin where the router does. A client needs them from the server's root. */
export function urlBelow({ SCRIPT_NAME }: Environ, url: string): string {
  return encodePath(Buffer.from(SCRIPT_NAME, "latin1").toString()) + url;
}

/** Where none is found, the answer comes from an application all the same. */
function findApp(router: Router<App>, environ: Environ): App {
  try {
    const { target, values } = router.match(environ.REQUEST_METHOD, environ.PATH_INFO);
    const [, outer] = (environ["wsgiorg.routing_args"] ?? [[], {}]) as [unknown[], Values];
    // Values by position come first, and there are none.
    environ["wsgiorg.routing_args"] = [[], { ...outer, ...values }];
    return target;
  } catch (error) {
    if (error instanceof HttpError) return refuse(error);
    throw error;
  }
}

function refuse(error: HttpError): App {
  return (environ, startResponse) => {
    const headers = headersFor(error, environ);
    if (error instanceof MethodNotAllowed && environ.REQUEST_METHOD === "OPTIONS") {
      startResponse("204 No Content", headers);
      return [];
    }
    startResponse(error.status, [...headers, ["Content-Type", "text/plain; charset=utf-8"]]);
    return [Buffer.from(`${error.status}\n${error.message}\n`)];
  };
}

function headersFor(error: HttpError, environ: Environ): Header[] {
  const query = environ.QUERY_STRING && `?${environ.QUERY_STRING}`;
  if (error instanceof MethodNotAllowed) return [["Allow", error.allow.join(", ")]];
  if (error instanceof RedirectTo) return [["Location", urlBelow(environ, error.path) + query]];
  return [];
}
