// The application that the checks run. The server's working folder is the learner's copy.
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const load = (name: string) => import(join(process.cwd(), "src", name));
const { dispatch }: typeof import("../../../src/middleware/dispatch.ts") = await load("middleware/dispatch.ts");
const { nodeApp }: typeof import("../../../src/node-app.ts") = await load("node-app.ts");
const express = createRequire(import.meta.resolve("@lbaws/demo-apps/express"))("express");

function where(request: IncomingMessage, response: ServerResponse): void {
  const { url, baseUrl, originalUrl } = request as { url?: string; baseUrl?: string; originalUrl?: string };
  response.end(JSON.stringify({ url, baseUrl, originalUrl }));
}

const inner = express();
// The folder docs lies beside this file.
inner.use(express.static(import.meta.dirname));
inner.get("/cart", where);
inner.use("/account", express.Router().get("/orders", where));
const shop = nodeApp(inner);
const plain = nodeApp(where);
const signs = { "/café": plain, "/a?b": plain, "/a#b": plain, "/50%": plain };

export const app = dispatch({ "/shop": shop, ...signs, "/a": dispatch({ "/b": plain }, plain) }, shop);
