// The application that the checks run. The server's working folder is the learner's copy.
import { join } from "node:path";
import type { FetchHandler } from "../../../src/fetch-app.ts";

const { fetchApp }: typeof import("../../../src/fetch-app.ts") = await import(join(process.cwd(), "src/fetch-app.ts"));
const { proxy }: { proxy(origin: string): FetchHandler } = await import(join(process.cwd(), "src/fetch-proxy.ts"));

export const app = fetchApp(proxy(process.env.ORIGIN ?? "http://127.0.0.1:9000"));
