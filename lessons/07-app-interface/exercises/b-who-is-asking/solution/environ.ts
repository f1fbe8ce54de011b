import { getpeername, getsockname, type Inet4Address } from "@lbaws/posix";
import type { Environ, InputStream } from "./app.ts";
import { clientOf, schemeOf } from "./forwarded.ts";
import { type Request, valuesOf } from "./request.ts";

const TARGET = /^(?:https?:\/\/(?<authority>[^/?]*))?(?<path>[^?]*)(?:\?(?<query>.*))?$/i;

/** PEP 3333, "environ Variables"; RFC 3875 section 4.1. */
export function makeEnviron(request: Request, input: InputStream, client: number): Environ {
  const { authority, path = "", query = "" } = TARGET.exec(request.target)?.groups ?? {};
  return {
    REQUEST_METHOD: request.method,
    SCRIPT_NAME: "",
    PATH_INFO: unquote(path || "/"),
    QUERY_STRING: query,
    SERVER_PROTOCOL: `HTTP/${request.version}`,
    SERVER_SOFTWARE: "lbaws",
    GATEWAY_INTERFACE: "CGI/1.1",
    REQUEST_URI: request.target,
    ...connectionVariables(client, request),
    ...fieldVariables(request),
    // An absolute target says which host is meant, whatever Host says; RFC 9112 section 3.2.2.
    ...(authority && { HTTP_HOST: authority }),
    "wsgi.version": [1, 0],
    "wsgi.input": input,
    "wsgi.errors": { write: (text) => void process.stderr.write(text), flush: () => {} },
    "wsgi.multithread": false,
    "wsgi.multiprocess": false,
    "wsgi.run_once": false,
    "wsgi.input_terminated": true,
  };
}

/** Each %XX becomes the byte that it stands for, as one character of U+0000 to U+00FF; PEP 3333, "Unicode Issues". */
function unquote(path: string): string {
  return path.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function connectionVariables(client: number, request: Request) {
  const own = getsockname(client) as Inet4Address;
  const peer = getpeername(client) as Inet4Address;
  const { address, port } = clientOf(peer, valuesOf(request, "x-forwarded-for").join());
  return {
    SERVER_NAME: own.address,
    SERVER_PORT: String(own.port),
    REMOTE_ADDR: address,
    REMOTE_PORT: port,
    "wsgi.url_scheme": schemeOf(peer.address, valuesOf(request, "x-forwarded-proto").join()),
  };
}

/** HTTP_USER_AGENT for User-Agent. A name with an underscore could pass for another one, and is left out. */
function fieldVariables(request: Request): Partial<Environ> {
  const names = new Set(request.fields.map(([name]) => name));
  const variables = [...names]
    .filter((name) => !name.includes("_"))
    .map((name) => {
      const variable = name.toUpperCase().replaceAll("-", "_");
      const prefix = ["CONTENT_TYPE", "CONTENT_LENGTH"].includes(variable) ? "" : "HTTP_";
      return [prefix + variable, valuesOf(request, name).join(name === "cookie" ? "; " : ", ")];
    });
  return Object.fromEntries(variables);
}
