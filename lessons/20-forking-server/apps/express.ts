import { expressApp } from "@lbaws/demo-apps/express";
import { nodeApp } from "../src/node-app.ts";

export const app = nodeApp(expressApp);
