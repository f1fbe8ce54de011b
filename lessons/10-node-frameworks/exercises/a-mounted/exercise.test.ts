import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "@lbaws/checks";
import { beforeAll } from "vitest";

// The server's working folder is the learner's copy.
const PROGRAM = `import { createRequire } from "node:module";
import { join } from "node:path";
const load = (name) => import(join(process.cwd(), "src", name));
const { dispatch } = await load("middleware/dispatch.ts");
const { nodeApp } = await load("node-app.ts");
const demos = createRequire(join(process.cwd(), "src/main.ts")).resolve("@lbaws/demo-apps/express");
const express = createRequire(demos)("express");

const where = ({ url, baseUrl, originalUrl }, response) => response.end(JSON.stringify({ url, baseUrl, originalUrl }));
const inner = express();
inner.use(express.static(import.meta.dirname));
inner.get("/cart", where);
inner.use("/account", express.Router().get("/orders", where));
const shop = nodeApp(inner);
const plain = nodeApp(where);

export const app = dispatch({ "/shop": shop, "/café": plain, "/a": dispatch({ "/b": plain }, plain) }, shop);
`;

let site = "";
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "mounted-"));
  site = join(folder, "site.mts");
  writeFileSync(site, PROGRAM);
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "docs/index.html"), "The docs\n");
  return () => rmSync(folder, { recursive: true });
});

const MOUNT = { spec: "PEP 3333, environ Variables; Express, req.baseUrl" };
const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
const tells = (url: string, baseUrl: string, originalUrl: string) => JSON.stringify({ url, baseUrl, originalUrl });

check("a folder below a prefix leads into itself", MOUNT, async ({ start }) => {
  const server = await start({ args: [site] });
  await server.ask(get("/shop/docs"), {
    says: "Express redirects /shop/docs to /shop/docs/, where the page is.",
    status: 301,
    headers: { Location: "/shop/docs/" },
  });
  await server.ask(get("/shop/docs/"), { says: "And there it is.", status: 200, body: "The docs\n" });
});

check("a route below a prefix knows the prefix and the whole target", MOUNT, async ({ start }) => {
  const server = await start({ args: [site] });
  await server.ask(get("/shop/cart?page=2"), {
    says: "url is what the prefix leaves, baseUrl the prefix, originalUrl all of it.",
    body: tells("/cart?page=2", "/shop", "/shop/cart?page=2"),
  });
  await server.ask(get("/shop/account/orders"), {
    says: "A router in the application adds its own prefix to that.",
    body: tells("/orders", "/shop/account", "/shop/account/orders"),
  });
});

check("the target is as the client has sent it", MOUNT, async ({ start }) => {
  const server = await start({ args: [site] });
  await server.ask(get("/shop/%63art?"), {
    says: "originalUrl is not put together from parts: %63 stays %63, and the question mark stays.",
    body: /"originalUrl":"\/shop\/%63art\?"/,
  });
});

check("a prefix of two applications is one prefix", MOUNT, async ({ start }) => {
  const server = await start({ args: [site] });
  await server.ask(get("/a/b/c"), {
    says: "Each dispatcher takes off a part of it.",
    body: tells("/c", "/a/b", "/a/b/c"),
  });
  await server.ask(get("/a/x"), { says: "Only what was taken off counts.", body: tells("/x", "/a", "/a/x") });
});

check("a prefix is written as in a URL", { spec: "RFC 3986, section 2.1" }, async ({ start }) => {
  const server = await start({ args: [site] });
  await server.ask(get("/caf%C3%A9/cart"), {
    says: "é is two bytes, and each is percent-encoded in baseUrl.",
    body: /"baseUrl":"\/caf%c3%a9","originalUrl":"\/caf%C3%A9\/cart"/i,
  });
});

check("without a prefix nothing changes", MOUNT, async ({ start }) => {
  const server = await start({ args: [site] });
  await server.ask(get("/cart?page=2"), {
    says: "url and originalUrl are the same, and baseUrl is empty.",
    body: tells("/cart?page=2", "", "/cart?page=2"),
  });
  await server.ask(get("/docs"), { says: "A folder leads into itself.", headers: { Location: "/docs/" } });
});
