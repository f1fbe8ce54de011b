import { loadApp } from "./load-app.ts";
import { serve } from "./server.ts";
import { validate } from "./validator.ts";

const app = await loadApp(process.argv[2] ?? "echo");
serve(Number(process.env.PORT ?? 8888), process.env.VALIDATE === "1" ? validate(app) : app);
