import { serve } from "./server.ts";
import { readEndpoint } from "./settings.ts";
import { StartError } from "./start-error.ts";

try {
  serve(readEndpoint(process.env));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
