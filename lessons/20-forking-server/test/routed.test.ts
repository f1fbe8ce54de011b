import { describe, expect, test } from "vitest";
import { app as routes } from "../apps/routes.ts";
import type { App, Environ, Header } from "../src/app.ts";
import { routed } from "../src/routed.ts";
import { Router } from "../src/router.ts";

const TEXT: Header = ["Content-Type", "text/plain; charset=utf-8"];

/** What a server would send for "GET /path?query", to an application that begins at `script`. */
async function ask(app: App, request: string, script = ""): Promise<[status: string, headers: Header[], body: string]> {
  const [REQUEST_METHOD = "", REQUEST_URI = ""] = request.split(" ");
  const [path = "", QUERY_STRING = ""] = REQUEST_URI.split("?");
  const PATH_INFO = decodeToBytes(path).slice(script.length);
  let head: [string, Header[]] | undefined;
  const environ = { REQUEST_METHOD, SCRIPT_NAME: script, PATH_INFO, QUERY_STRING, REQUEST_URI } as Environ;
  const body = await app(environ, (status, headers) => {
    head = [status, headers];
    return () => {};
  });
  let text = "";
  for await (const chunk of body) text += Buffer.from(chunk).toString();
  if (head === undefined) throw new Error("startResponse was not called.");
  return [...head, text];
}

/** PEP 3333, "Unicode Issues". */
function decodeToBytes(path: string): string {
  return path.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

describe("an application with routes", () => {
  test.each<[request: string, body: string]>([
    ["GET /", "start\nlink: /\n"],
    ["GET /users/", "users\nlink: /users/\n"],
    ["GET /users/007", "user\nid: 7, a number\nlink: /users/7\n"],
    ["GET /users/-3", 'userByName\nname: "-3", a string\nlink: /users/-3\n'],
    ["GET /users/caf%C3%A9", 'userByName\nname: "café", a string\nlink: /users/caf%C3%A9\n'],
    ["GET /users/7?full=yes", "user\nid: 7, a number\nlink: /users/7\n"],
    ["GET /files/a%20b/c", 'file\nname: "a b/c", a string\nlink: /files/a%20b/c\n'],
    // What was %2F has become a slash before any application sees it.
    ["GET /files/a%2Fb", 'file\nname: "a/b", a string\nlink: /files/a/b\n'],
    ["GET /colour/red", 'colour\nname: "red", a string\nlink: /colour/red\n'],
    // It is the server that sends no body for HEAD.
    ["HEAD /users/7", "user\nid: 7, a number\nlink: /users/7\n"],
  ])("%s", async (request, body) => {
    expect(await ask(routes, request)).toEqual(["200 OK", [TEXT], body]);
  });

  test("POST gets the location of what it made", async () => {
    const headers = [["Location", "/users/8"], TEXT];
    expect(await ask(routes, "POST /users/")).toEqual(["201 Created", headers, "link: /users/8\n"]);
  });

  test.each(["/colour/pink", "/files/", "/nothing", "/users/%FF"])("%s is 404", async (path) => {
    const body = "404 Not Found\nThere is nothing at this path.\n";
    expect(await ask(routes, `GET ${path}`)).toEqual(["404 Not Found", [TEXT], body]);
  });

  test("a method that the path has not is 405, with those that it has", async () => {
    expect(await ask(routes, "DELETE /users/")).toEqual([
      "405 Method Not Allowed",
      [["Allow", "GET, HEAD, OPTIONS, POST"], TEXT],
      "405 Method Not Allowed\nAt this path there is only GET, HEAD, OPTIONS, POST.\n",
    ]);
  });

  test.each([
    ["/users/7", "GET, HEAD, OPTIONS"],
    ["/users", "GET, HEAD, OPTIONS, POST"],
    ["*", "GET, HEAD, OPTIONS, POST"],
  ])("OPTIONS %s says what there is, without a body", async (target, allow) => {
    expect(await ask(routes, `OPTIONS ${target}`)).toEqual(["204 No Content", [["Allow", allow]], ""]);
  });

  test.each([
    ["GET /users", "", "/users/"],
    ["POST /users?a=%20b&c", "", "/users/?a=%20b&c"],
    ["GET //users//caf%C3%A9", "", "/users/caf%C3%A9"],
    ["GET //example.com", "", undefined],
    ["GET /files//%3Fa%0D%0Ab", "", "/files/%3Fa%0D%0Ab"],
    ["GET /shop/users", "/shop", "/shop/users/"],
    ["GET /shop", "/shop", "/shop/"],
    ["GET /caf%C3%A9/users", "/caf\xc3\xa9", "/caf%C3%A9/users/"],
  ])("%s, where the application begins at %j, is sent to %s", async (request, script, location) => {
    const [status, headers] = await ask(routes, request, script);
    const expected = location === undefined ? ["404 Not Found"] : ["308 Permanent Redirect", ["Location", location]];
    expect([status, ...headers]).toEqual([...expected, TEXT]);
  });
});

test("a target finds its values in the environ", async () => {
  const router = new Router<App>();
  let args: unknown;
  router.add("/<int:a>/<b>", (environ, startResponse) => {
    args = environ["wsgiorg.routing_args"];
    startResponse("200 OK", [TEXT]);
    return [];
  });
  await ask(routed(router), "GET /7/x");
  expect(args).toEqual([[], { a: 7, b: "x" }]);
});

test("a target may answer OPTIONS itself", async () => {
  const router = new Router<App>();
  const target: App = (_environ, startResponse) => {
    startResponse("200 OK", [TEXT]);
    return [Buffer.from("my own\n")];
  };
  router.add("/", target, { methods: ["OPTIONS"] });
  expect(await ask(routed(router), "OPTIONS /")).toEqual(["200 OK", [TEXT], "my own\n"]);
});
