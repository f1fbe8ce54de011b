import { fetchApp } from "../src/fetch-app.ts";

export const app = fetchApp(async (request) => {
  return Response.json({ method: request.method, url: request.url, body: await request.text() });
});
