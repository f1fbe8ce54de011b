import { join } from "node:path";
import { type Check, check } from "@lbaws/checks";

const SITE = join(import.meta.dirname, "apps/site.ts");

const NESTED = { spec: "wsgi.org, routing_args; PEP 3333, environ Variables" };
const request = (line: string) => `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;

/** Asks, and compares what the application that was found has learnt. */
async function expectTold({ start, equal }: Check, told: Record<string, object>, says: string): Promise<void> {
  const server = await start({ args: [SITE] });
  for (const [line, wanted] of Object.entries(told)) {
    const { body } = await server.ask(request(line), { says, status: 200 });
    equal(JSON.parse(Buffer.from(body, "latin1").toString()), wanted, says);
  }
}

check("an application finds its paths below a rule", NESTED, async (it) => {
  const [script, name] = ["/shops/ada", "ada"];
  const told = {
    "GET /shops/ada/": { who: "start", script, path: "/", values: { name } },
    "GET /shops/ada/items/7": { who: "item", script, path: "/items/7", values: { name, id: 7 } },
    "POST /shops/ada/items/": { who: "addItem", script, path: "/items/", values: { name } },
  };
  await expectTold(it, told, "The prefix is in SCRIPT_NAME, the rest in PATH_INFO, and the values of both are there.");
});

check("mounted tables can be mounted", NESTED, async (it) => {
  const script = "/site/shops/ada/deep/3";
  const told = {
    "GET /site/shops/ada/deep/3/x/y": { who: "deep", script, path: "/x/y", values: { name: "ada", n: 3 } },
    "PATCH /site/shops/ada/deep/3/x/": { who: "deep", script, path: "/x/", values: { name: "ada", n: 3 } },
    "GET /site/shops/ada/deep/3": { who: "deep", script, path: "", values: { name: "ada", n: 3 } },
  };
  await expectTold(it, told, "Each adds to SCRIPT_NAME what it has taken, and to the values what it has found.");
});

check("paths are bytes", { spec: "PEP 3333, Unicode Issues" }, async (it) => {
  const [script, path] = ["/raw/été", "/10 €/x"].map((text) => Buffer.from(text).toString("latin1"));
  const told = { "GET /raw/%C3%A9t%C3%A9/10%20%E2%82%AC/x": { who: "raw", script, path, values: { name: "été" } } };
  await expectTold(it, told, "SCRIPT_NAME and PATH_INFO hold bytes, one per character; a value is text.");
});

check("links and redirects lead back below the rule", NESTED, async ({ start }) => {
  const server = await start({ args: [SITE] });
  const links = { "/shops/ada/items/1": "/shops/ada/items/7", "/shops/%C3%A9/items/": "/shops/%C3%A9/items/7" };
  for (const [path, Link] of Object.entries(links))
    await server.ask(request(`GET ${path}`), { says: "urlBelow knows where the shop is.", headers: { Link } });
  const moves = { "/shops/ada": "/shops/ada/", "/shops/ada/items?a": "/shops/ada/items/?a" };
  for (const [path, Location] of Object.entries(moves))
    await server.ask(request(`GET ${path}`), { says: "The slash is missing.", status: 308, headers: { Location } });
});

check("which methods there are is for the application to say", { spec: "RFC 9110, section 10.2.1" }, async (it) => {
  const server = await it.start({ args: [SITE] });
  const Allow = "GET, HEAD, OPTIONS";
  const says = "The shop knows what it has at this path, the table around it does not.";
  await server.ask(request("OPTIONS /shops/ada/items/7"), { says, status: 204, headers: { Allow } });
  await server.ask(request("DELETE /shops/ada/items/7"), { says, status: 405, headers: { Allow } });
  for (const method of ["HEAD", "PUT", "DELETE"])
    await server.ask(request(`${method} /raw/a/b`), { says: `${method} is the application's, too.`, status: 200 });
});

check("a rule of the table itself comes first", NESTED, async (it) => {
  const about = { who: "about", script: "", path: "/shops/ada/about", values: { name: "ada" } };
  await expectTold(it, { "GET /shops/ada/about": about }, "The page belongs to the site, though it was added later.");
  const server = await it.start({ args: [SITE] });
  for (const path of ["/shops", "/shops/", "/shops/ada/nothing", "/shopsada"])
    await server.ask(request(`GET ${path}`), { says: `${path} leads nowhere.`, status: 404 });
});

check("a table without mounts is as it was", NESTED, async ({ start }) => {
  const server = await start({ args: ["routes"] });
  const says = "apps/routes.ts answers as before.";
  await server.ask(request("GET /users/7"), { says, body: "user\nid: 7, a number\nlink: /users/7\n" });
  await server.ask(request("GET /users"), { says, status: 308, headers: { Location: "/users/" } });
});
