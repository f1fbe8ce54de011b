import { honoApp } from "@lbaws/demo-apps/hono";
import { fetchApp } from "../src/fetch-app.ts";

export const app = fetchApp(honoApp.fetch);
