import type { App } from "../../../src/app.ts";

/** Says who has asked, or, as /fields, which fields it was told. */
export const app: App = (environ, startResponse) => {
  startResponse("200 OK", [["Content-Type", "text/plain"]]);
  const who = `${environ.REMOTE_ADDR}:${environ.REMOTE_PORT} ${environ["wsgi.url_scheme"]}`;
  const fields = [environ.HTTP_X_FORWARDED_FOR, environ.HTTP_X_FORWARDED_PROTO].join("; ");
  return [Buffer.from(environ.PATH_INFO === "/fields" ? fields : who)];
};
