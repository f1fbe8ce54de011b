import { join } from "node:path";
import { check } from "@lbaws/checks";

const SITE = join(import.meta.dirname, "apps/site.ts");

const MOUNT = { spec: "PEP 3333, environ Variables; Express, req.baseUrl" };
const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
const tells = (url: string, baseUrl: string, originalUrl: string) => JSON.stringify({ url, baseUrl, originalUrl });

check("a folder below a prefix leads into itself", MOUNT, async ({ start }) => {
  const server = await start({ args: [SITE] });
  await server.ask(get("/shop/docs"), {
    says: "Express redirects /shop/docs to /shop/docs/, where the page is.",
    status: 301,
    headers: { Location: "/shop/docs/" },
  });
  await server.ask(get("/shop/docs/"), { says: "The page is at /shop/docs/.", status: 200, body: "The docs\n" });
});

check("a route below a prefix knows the prefix and the whole target", MOUNT, async ({ start }) => {
  const server = await start({ args: [SITE] });
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
  const server = await start({ args: [SITE] });
  await server.ask(get("/shop/%63art?"), {
    says: "originalUrl is not put together from parts: %63 stays %63, and the question mark stays.",
    body: /"originalUrl":"\/shop\/%63art\?"/,
  });
});

check("a prefix of two applications is one prefix", MOUNT, async ({ start }) => {
  const server = await start({ args: [SITE] });
  await server.ask(get("/a/b/c"), {
    says: "Each dispatcher takes off a part of it.",
    body: tells("/c", "/a/b", "/a/b/c"),
  });
  await server.ask(get("/a/x"), { says: "Only what was taken off counts.", body: tells("/x", "/a", "/a/x") });
});

check("a prefix is written as in a URL", { spec: "RFC 3986, section 2.1" }, async ({ start }) => {
  const server = await start({ args: [SITE] });
  await server.ask(get("/caf%C3%A9/cart"), {
    says: "é is two bytes, and each is percent-encoded in baseUrl.",
    body: /"baseUrl":"\/caf%c3%a9","originalUrl":"\/caf%C3%A9\/cart"/i,
  });
});

check("what has a meaning in a URL is encoded in a prefix", { spec: "RFC 3986, section 3.3" }, async ({ start }) => {
  const server = await start({ args: [SITE] });
  for (const prefix of ["/a%3Fb", "/a%23b", "/50%25"]) {
    await server.ask(get(`${prefix}/cart`), {
      says: `${prefix} is a path, and baseUrl is that path.`,
      body: RegExp(`"baseUrl":"${prefix}","originalUrl":"${prefix}/cart"`, "i"),
    });
  }
});

check("without a prefix nothing changes", MOUNT, async ({ start }) => {
  const server = await start({ args: [SITE] });
  await server.ask(get("/cart?page=2"), {
    says: "url and originalUrl are the same, and baseUrl is empty.",
    body: tells("/cart?page=2", "", "/cart?page=2"),
  });
  await server.ask(get("/docs"), { says: "A folder leads into itself.", headers: { Location: "/docs/" } });
});
