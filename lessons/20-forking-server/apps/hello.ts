import type { App } from "../src/app.ts";

export const app: App = (_environ, startResponse) => {
  startResponse("200 OK", [["Content-Type", "text/plain; charset=utf-8"]]);
  return [Buffer.from("Hello, world\n")];
};
