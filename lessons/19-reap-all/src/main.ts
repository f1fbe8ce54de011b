import { serve } from "./server.ts";

serve(Number(process.env.PORT ?? 8888));
