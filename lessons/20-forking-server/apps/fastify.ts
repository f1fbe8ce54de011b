import { fastifyApp } from "@lbaws/demo-apps/fastify";
import { nodeApp } from "../src/node-app.ts";

export const app = nodeApp(fastifyApp.routing);
