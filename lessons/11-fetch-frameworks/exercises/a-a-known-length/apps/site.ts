// The application that the checks run. The server's working folder is the learner's copy.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { FetchHandler } from "../../../src/fetch-app.ts";

const { fetchApp }: typeof import("../../../src/fetch-app.ts") = await import(join(process.cwd(), "src/fetch-app.ts"));
const file = join(process.cwd(), "src/with-length.ts");
const unchanged = { withLength: (handler: FetchHandler) => handler };
const { withLength }: typeof unchanged = existsSync(file) ? await import(file) : unchanged;

type Step = (own: ReadableStreamDefaultController<Uint8Array>) => unknown;

/** A stream that takes a step each time that it is asked for a piece. */
function pulled(...steps: Step[]): ReadableStream<Uint8Array> {
  const pull: Step = (own) => steps.shift()?.(own);
  const cancel = () => console.log("cancelled");
  return new ReadableStream({ pull: (own) => pull(own) as Promise<void>, cancel }, { highWaterMark: 0 });
}

const never = () => new Promise(() => {});
const first: Step = (own) => own.enqueue(new TextEncoder().encode("first"));
const fail: Step = (own) => own.error(new Error("This piece fails."));
const failSoon: Step = async (own) => {
  await setTimeout(50);
  fail(own);
};

const pages: Record<string, () => Response> = {
  "/text": () => new Response("Grüße\n"),
  "/json": () => Response.json({ a: 1 }),
  "/bytes": () => new Response(new Uint8Array(300_000).fill(120)),
  "/empty": () => new Response(""),
  "/made": () => {
    const headers = new Headers({ "Content-Type": "text/x", "Set-Cookie": "a=1" });
    headers.append("Set-Cookie", "b=2");
    return new Response("new", { status: 201, statusText: "Made", headers });
  },
  "/deleted": () => new Response(null, { status: 204 }),
  "/ticks": () => new Response(pulled(first, never)),
  "/silence": () => new Response(pulled(never)),
  "/broken": () => new Response(pulled(first, fail)),
  "/broken-at-once": () => new Response(pulled(fail)),
  "/broken-soon": () => new Response(pulled(failSoon)),
};

const nowhere = () => new Response(null, { status: 404 });

export const app = fetchApp(withLength((request) => (pages[new URL(request.url).pathname] ?? nowhere)()));
