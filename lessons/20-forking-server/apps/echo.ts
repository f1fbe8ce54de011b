import type { App } from "../src/app.ts";

/** The request comes back as it came, but without the chunks around its body. */
export const app: App = (environ, startResponse) => {
  const head = environ["lbaws.head"] ?? new Uint8Array();
  const body = environ["wsgi.input"].read();
  startResponse("200 OK", [["Content-Type", "text/plain; charset=utf-8"]]);
  return [Buffer.concat([head, body])];
};
