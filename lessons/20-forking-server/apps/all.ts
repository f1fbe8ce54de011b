import { expressApp } from "@lbaws/demo-apps/express";
import { fastifyApp } from "@lbaws/demo-apps/fastify";
import { koaApp } from "@lbaws/demo-apps/koa";
import { dispatch } from "../src/middleware/dispatch.ts";
import { log } from "../src/middleware/log.ts";
import { nodeApp } from "../src/node-app.ts";
import { app as hello } from "./hello.ts";

const frameworks = {
  "/express": nodeApp(expressApp),
  "/koa": nodeApp(koaApp.callback()),
  "/fastify": nodeApp(fastifyApp.routing),
};

export const app = log("1")(dispatch(frameworks, hello));
