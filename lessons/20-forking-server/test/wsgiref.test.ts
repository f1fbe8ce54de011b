import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { isInstalled, needsTool } from "@lbaws/course";
import { exchange, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

/** What each server says of itself in its own way, on purpose. */
const OWN: Record<string, string> = {
  "variables of the process": "PATH and the like say nothing of a request, and HTTP_PROXY would pass for a field",
  SERVER_NAME: "the address that the client has reached; wsgiref looks for a name that belongs to it",
  SERVER_PORT: "the port of each",
  SERVER_SOFTWARE: "the name of each",
  REMOTE_HOST: "not there: nobody looks the client's name up; wsgiref says an empty string",
  "wsgi.multiprocess": "whether each runs the application in several processes",
  "wsgi.file_wrapper": "optional in PEP 3333; this server has no faster way to send a file",
};

/** What is said in another way of some requests, on purpose. */
const DIFFERENCES = {
  CONTENT_TYPE: "not there when the client does not say it (RFC 3875 section 4.1.3); wsgiref says text/plain",
  CONTENT_LENGTH: "not there when there is no body; wsgiref says an empty string, which PEP 3333 takes for the same",
  HTTP_COOKIE: "joined by what stands between two cookies (RFC 6265 section 4.2.1); wsgiref takes a comma",
  HTTP_ACCEPT: "joined by a comma and a space (RFC 9110 section 5.3); wsgiref leaves the space out",
  HTTP_X_USER: "X_User would pass for X-User, which a proxy may vouch for, and is left out; wsgiref takes either",
};

type Difference = keyof typeof DIFFERENCES;

const NO_BODY: Difference[] = ["CONTENT_LENGTH", "CONTENT_TYPE"];
const POST = "POST /form HTTP/1.1";

const REQUESTS: [what: string, lines: string[], body: string, differences: Difference[]][] = [
  ["no query", ["GET / HTTP/1.1"], "", NO_BODY],
  ["an empty query", ["GET /? HTTP/1.1"], "", NO_BODY],
  ["a query", ["GET /search?q=a%20b&q=%C3%A9&empty?/ HTTP/1.1"], "", NO_BODY],
  ["a percent-encoded path", ["GET /caf%C3%A9/a%2Fb%20c;d=%25%zz HTTP/1.1"], "", NO_BODY],
  ["HTTP/1.0", ["GET /old HTTP/1.0"], "", NO_BODY],
  ["a body", [POST, "Content-Type: text/csv; header=absent", "Content-Length: 5"], "a,b\r\n", []],
  ["an empty type", [POST, "Content-Type:", "Content-Length: 0"], "", []],
  ["spaces and bytes", ["GET / HTTP/1.1", "User-Agent:  a  b\t", "X-Empty:", "ACCEPT-x: \xe9"], "", NO_BODY],
  ["repeated fields", ["GET / HTTP/1.1", "Accept: a/b", "Accept: c/d"], "", [...NO_BODY, "HTTP_ACCEPT"]],
  ["repeated cookies", ["GET / HTTP/1.1", "Cookie: a=1", "Cookie: b=2; c=3"], "", [...NO_BODY, "HTTP_COOKIE"]],
  ["a name with an underscore", ["GET / HTTP/1.1", "X_User: root"], "", [...NO_BODY, "HTTP_X_USER"]],
];

let server: Server;
let wsgiref: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: ["./test/apps/environ.ts:app"] });
  const main = fileURLToPath(new URL("apps/environ.py", import.meta.url));
  if (isInstalled("python3")) wsgiref = await start(main, { command: ["python3", main] });
  else console.log("python3 is not installed: nothing is compared with wsgiref.");
});
afterAll(async () => {
  await server.stop();
  await wsgiref?.stop();
});

test.for(REQUESTS)("an application learns what it would learn under wsgiref: %s", async (request, context) => {
  needsTool(context, "python3");
  const [, [line, ...fields], body, differences] = request;
  const bytes = [line, "Host: a.example:80", ...fields, "Connection: close", "", body].join("\r\n");
  const ours = await environOf(server, bytes);
  const theirs = await environOf(wsgiref, bytes);
  const others = Object.keys(theirs).filter((name) => !(name in OWN) && !isDeepStrictEqual(ours[name], theirs[name]));
  expect(others.sort()).toEqual(differences);
});

async function environOf({ port }: Server, request: string): Promise<Record<string, unknown>> {
  const response = await exchange(port, request);
  const body = response.slice(response.indexOf("\r\n\r\n") + 4);
  return JSON.parse(Buffer.from(body, "latin1").toString());
}
