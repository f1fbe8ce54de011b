import type { App } from "./app.ts";

/** An application to its outside, a server to its inside; PEP 3333, "Middleware: Components that Play Both Sides". */
export type Middleware = (app: App) => App;

/** `app` within the whole list, the first outermost. The list is read at each request: what changes it counts from the next on. */
export function stack(list: readonly Middleware[], app: App): App {
  return (environ, startResponse) => {
    const outermost = list.reduceRight((inner, middleware) => middleware(inner), app);
    return outermost(environ, startResponse);
  };
}
