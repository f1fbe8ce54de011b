import type { Environ, StartResponse } from "../src/app.ts";
import { basicAuth } from "../src/middleware/basic-auth.ts";
import { dispatch } from "../src/middleware/dispatch.ts";
import { json } from "../src/middleware/json.ts";
import { log } from "../src/middleware/log.ts";
import { rateLimit } from "../src/middleware/rate-limit.ts";
import { stack } from "../src/stack.ts";
import { control } from "./control.ts";
import { app as hello } from "./hello.ts";

const auth = basicAuth("lesson", { ada: "lovelace" });
const known = new Map([
  ["log1", log("1")],
  ["log2", log("2")],
  ["limit", rateLimit({ capacity: 3, rate: 1 / 60 })],
  ["auth", auth],
]);
const list = [...known.values()];

const numbers = json(function* (_environ, startResponse) {
  startResponse("200 OK", []);
  for (let n = 1; n <= 3; n++) yield { n, square: n * n };
});

/** Whatever is in the list, the way to change it stays open to who knows the password. */
export const app = dispatch(
  { "/stack": auth(control(list, known)) },
  stack(list, dispatch({ "/hello": hello, "/numbers": numbers }, notFound)),
);

function notFound(_environ: Environ, startResponse: StartResponse): Uint8Array[] {
  startResponse("404 Not Found", [["Content-Type", "text/plain; charset=utf-8"]]);
  return [Buffer.from("Ask for /hello, /numbers or /stack.\n")];
}
