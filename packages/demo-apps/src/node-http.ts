import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { makeListener } from "./fetch-listener.ts";

const listeners = new Map<string, () => Promise<RequestListener>>([
  ["express", async () => (await import("./express.ts")).expressApp],
  ["koa", async () => (await import("./koa.ts")).koaApp.callback()],
  ["fastify", async () => (await import("./fastify.ts")).fastifyApp.routing],
  ["hono", async () => makeListener((await import("./hono.ts")).honoApp.fetch)],
]);

const load = listeners.get(process.argv[2] ?? "");
if (load === undefined) {
  console.error(`Name one of these: ${[...listeners.keys()].join(", ")}.`);
  process.exit(2);
}

const server = createServer(await load());
server.listen(Number(process.env.PORT ?? 8888), "127.0.0.1", () => {
  console.log(`Serving HTTP on port ${(server.address() as AddressInfo).port}`);
});
