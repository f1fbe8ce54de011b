import type { App } from "./app.ts";
import type { Router, Values } from "./router.ts";

/** GET brings HEAD. OPTIONS is named, or this table would answer it, and not the application. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** The variable for what is below the rule. The application does not see it. */
const REST = "_rest";

/** Hands all that is below a rule to an application. What the rule takes moves to SCRIPT_NAME, as in a dispatcher. */
export function mount(router: Router<App>, rule: string, app: App): void {
  const below: App = (environ, startResponse) => {
    const [args, { [REST]: rest, ...values }] = environ["wsgiorg.routing_args"] as [unknown[], Values];
    const path = environ.PATH_INFO;
    const tail = tailOf(path, rest);
    environ["wsgiorg.routing_args"] = [args, values];
    environ.SCRIPT_NAME += path.slice(0, path.length - tail.length);
    environ.PATH_INFO = tail;
    return app(environ, startResponse);
  };
  const options = { endpoint: rule, methods: METHODS, strictSlashes: false };
  router.add(rule, below, options);
  router.add(`${rule}/<path:${REST}>`, below, options);
}

/** The end of a path that the rule leaves, in bytes as PATH_INFO is. */
function tailOf(path: string, rest: Values[string] | undefined): string {
  const slash = path.endsWith("/") ? "/" : "";
  return rest === undefined ? slash : `/${Buffer.from(String(rest)).toString("latin1")}${slash}`;
}
