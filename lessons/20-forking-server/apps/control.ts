import type { App } from "../src/app.ts";
import type { Middleware } from "../src/stack.ts";

/** Shows the list by name; a PUT with a JSON array of names replaces what is in it. */
export function control(list: Middleware[], known: Map<string, Middleware>): App {
  const text = "text/plain; charset=utf-8";
  return (environ, startResponse) => {
    const method = environ.REQUEST_METHOD;
    if (!["GET", "HEAD", "PUT"].includes(method)) {
      startResponse("405 Method Not Allowed", [
        ["Allow", "GET, HEAD, PUT"],
        ["Content-Type", text],
      ]);
      return [Buffer.from("Send GET or PUT.\n")];
    }
    if (method === "PUT") {
      const chosen = parseList(environ["wsgi.input"].read(), known);
      if (chosen === undefined) {
        startResponse("400 Bad Request", [["Content-Type", text]]);
        return [Buffer.from(`Send a JSON array of these names: ${[...known.keys()].join(", ")}.\n`)];
      }
      list.splice(0, list.length, ...chosen);
    }
    startResponse("200 OK", [["Content-Type", "application/json"]]);
    const nameOf = (one: Middleware) => [...known.keys()].find((name) => known.get(name) === one);
    return [Buffer.from(`${JSON.stringify(list.map(nameOf))}\n`)];
  };
}

/** What the bytes name; undefined when they are no JSON array of known names. */
function parseList(bytes: Uint8Array, known: Map<string, Middleware>): Middleware[] | undefined {
  try {
    const names = JSON.parse(Buffer.from(bytes).toString());
    if (Array.isArray(names) && names.every((name) => known.has(name)))
      return names.flatMap((name) => known.get(name) ?? []);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}
