import type { App, Body } from "../src/app.ts";

/** An application that answers with a body. */
export function answerWith(body: Body, status = "200 OK"): App {
  return (_environ, startResponse) => {
    startResponse(status, []);
    return body;
  };
}
