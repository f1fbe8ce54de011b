import { loadApp } from "./load-app.ts";
import { serve } from "./server.ts";

const app = await loadApp(process.argv[2] ?? "echo");
serve(Number(process.env.PORT ?? 8888), app);
