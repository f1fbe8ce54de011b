import type { App, Environ, StartResponse } from "../../src/app.ts";

/** Answers with its environ as JSON, without what only this server has: its streams as what they hold and can do. */
export function app(environ: Environ, startResponse: StartResponse): ReturnType<App> {
  const { "wsgi.input": input, "wsgi.errors": errors } = environ;
  const shown = {
    ...environ,
    "wsgi.input": Buffer.from(input.read()).toString("latin1"),
    "wsgi.errors": [typeof errors.write, typeof errors.flush],
  };
  const entries = Object.entries(shown).filter(([name]) => !name.startsWith("lbaws."));
  startResponse("200 OK", [["Content-Type", "application/json"]]);
  return [Buffer.from(JSON.stringify(Object.fromEntries(entries)))];
}
