import { koaApp } from "@lbaws/demo-apps/koa";
import { nodeApp } from "../src/node-app.ts";

export const app = nodeApp(koaApp.callback());
