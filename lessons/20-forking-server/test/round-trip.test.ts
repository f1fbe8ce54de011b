import fc from "fast-check";
import { expect, test } from "vitest";
import type { App } from "../src/app.ts";
import { type FetchHandler, fetchApp } from "../src/fetch-app.ts";
import { fetchHandler } from "../src/fetch-handler.ts";
import { ask } from "./exchange.ts";

const value = fc.stringMatching(/^[!-~]([ -~]{0,10}[!-~])?$/);
const asked = fc.record({
  method: fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
  url: fc
    .tuple(fc.webPath(), fc.option(fc.webQueryParameters()))
    .map(([path, query]) => new URL(`http://example.com${path || "/"}${query === null ? "" : `?${query}`}`)),
  variables: fc.record({ HTTP_X_A: value, HTTP_X_B: value, HTTP_COOKIE: value }, { requiredKeys: [] }),
  body: fc.string(),
});
const given = fc.record({
  status: fc.constantFrom(200, 201, 204, 302, 304, 404, 500),
  fields: fc.array(fc.tuple(fc.constantFrom("x-a", "x-b", "set-cookie", "location"), value)),
  pieces: fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 3 }),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

const mayHaveBody = (method: string) => method !== "GET" && method !== "HEAD";
const hasBody = (status: number) => status !== 204 && status !== 304;

function makeRequest({ method, url, variables, body }: Asked): Request {
  const headers = Object.entries(variables).map(([key, value]) => [key.slice(5).replace("_", "-"), value]);
  return new Request(url, {
    method,
    headers: { host: url.host, ...Object.fromEntries(headers) },
    body: mayHaveBody(method) ? body : null,
  });
}

async function summarize(response: Response) {
  const body = response.body && Buffer.from(await response.arrayBuffer());
  return { status: response.status, reason: response.statusText, headers: [...response.headers], body };
}

/** Answers what is given, and notes in `seen` what it was asked. */
function makeHandler({ status, fields, pieces }: Given, seen: unknown[]): FetchHandler {
  return async (request) => {
    // A length is added where there is a body.
    const { "content-length": _, ...headers } = Object.fromEntries(request.headers);
    seen.push([request.method, request.url, headers, await request.text()]);
    const body = hasBody(status) ? ReadableStream.from(pieces) : null;
    return new Response(body, { status, statusText: "Reason", headers: fields });
  };
}

test("a handler that becomes an application and then a handler again behaves as before", async () => {
  const property = fc.asyncProperty(asked, given, async (asked, given) => {
    const seen: unknown[] = [];
    const handler = makeHandler(given, seen);
    const before = await summarize(await handler(makeRequest(asked)));
    expect(await summarize(await fetchHandler(fetchApp(handler))(makeRequest(asked)))).toEqual(before);
    expect(seen[1]).toEqual(seen[0]);
  });
  await fc.assert(property);
});

function makeApp({ status, fields, pieces }: Given, seen: unknown[]): App {
  return (environ, startResponse) => {
    const { CONTENT_LENGTH: _, SERVER_NAME, SERVER_PORT, REMOTE_ADDR, REMOTE_PORT, ...others } = environ;
    seen.push(Object.fromEntries(Object.entries(others).filter(([key]) => /^[A-Z]/.test(key))));
    // A Response joins the fields of one name, unless they are cookies.
    startResponse(`${status} Reason`, [...new Headers(fields)]);
    return hasBody(status) ? [environ["wsgi.input"].read1(), ...pieces] : [];
  };
}

test("an application that becomes a handler and then an application again behaves as before", async () => {
  const property = fc.asyncProperty(asked, given, async ({ method, url, variables, body }, given) => {
    const seen: unknown[] = [];
    const app = makeApp(given, seen);
    const environ = {
      ...variables,
      REQUEST_METHOD: method,
      PATH_INFO: Buffer.from(decodeURIComponent(url.pathname)).toString("latin1"),
      QUERY_STRING: url.search.slice(1),
      REQUEST_URI: url.href.slice(url.origin.length),
    };
    const pieces = mayHaveBody(method) ? [body] : [];
    const before = await ask(app, { environ, pieces });
    const after = await ask(fetchApp(fetchHandler(app)), { environ, pieces });
    expect({ ...after, body: after.body.join("") }).toEqual({ ...before, body: before.body.join("") });
    expect(seen[1]).toEqual(seen[0]);
  });
  await fc.assert(property);
});
