import type { App, Body, Environ, StartResponse } from "../src/app.ts";
import { routed, urlBelow } from "../src/routed.ts";
import { Router, type Values } from "../src/router.ts";

const router = new Router<App>();
router.add("/", show("start"), { endpoint: "start" });
router.add("/users/", show("users"), { endpoint: "users" });
router.add("/users/", addUser, { endpoint: "addUser", methods: ["POST"] });
router.add("/users/<name>", show("userByName"), { endpoint: "userByName" });
router.add("/users/<int:id>", show("user"), { endpoint: "user" });
router.add("/files/<path:name>", show("file"), { endpoint: "file" });
router.add("/colour/<any(red,green,blue):name>", show("colour"), { endpoint: "colour" });

export const app = routed(router);

/** Says what the table has made of the path, and what path it makes of that. */
function show(endpoint: string): App {
  return (environ, startResponse) => {
    const [, values] = environ["wsgiorg.routing_args"] as [unknown[], Values];
    const lines = Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}, a ${typeof value}`);
    const link = urlBelow(environ, router.urlFor(endpoint, values));
    startResponse("200 OK", [["Content-Type", "text/plain; charset=utf-8"]]);
    return [Buffer.from([endpoint, ...lines, `link: ${link}`, ""].join("\n"))];
  };
}

function addUser(environ: Environ, startResponse: StartResponse): Body {
  const link = urlBelow(environ, router.urlFor("user", { id: 8 }));
  startResponse("201 Created", [
    ["Location", link],
    ["Content-Type", "text/plain; charset=utf-8"],
  ]);
  return [Buffer.from(`link: ${link}\n`)];
}
