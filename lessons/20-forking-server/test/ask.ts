import type { App, Environ, Header } from "../src/app.ts";
import { makeEnviron, makeInput, run } from "./fake-server.ts";

export interface Answer {
  status: string;
  headers: Header[];
  body: string;
}

/** What a client gets for a request such as "GET /path?query". */
export async function ask(app: App, request: string, fields: Partial<Environ> = {}, content = ""): Promise<Answer> {
  const { chunks, ...head } = await run(app, environFor(request, fields, content));
  return { ...head, body: chunks.join("") };
}

export function environFor(request: string, fields: Partial<Environ> = {}, content = ""): Environ {
  const [method, uri = ""] = request.split(" ");
  const [path = "", query = ""] = uri.split("?");
  return makeEnviron({
    REQUEST_METHOD: method,
    SCRIPT_NAME: "",
    PATH_INFO: path.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    QUERY_STRING: query,
    REQUEST_URI: uri,
    "wsgi.input": makeInput(content),
    ...fields,
  });
}

export function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}
