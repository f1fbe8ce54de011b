import { fetchApp } from "../src/fetch-app.ts";
import { fetchHandler } from "../src/fetch-handler.ts";
import { app as hello } from "./hello.ts";

export const app = fetchApp(fetchHandler(hello));
