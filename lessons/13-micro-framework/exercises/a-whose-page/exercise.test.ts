import { join } from "node:path";
import { check } from "@lbaws/checks";

const SITE = join(import.meta.dirname, "apps/site.ts");

const VARY = { spec: "RFC 9110, section 12.5.5" };
const get = (path: string, fields = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${fields}\r\n`;

check("a page that reads the session depends on Cookie", VARY, async ({ start }) => {
  const server = await start({ args: [SITE] });
  const headers = { Vary: "Cookie" };
  const says = "Another client might get another page, so a cache has to look at Cookie.";
  await server.ask(get("/", "Cookie: session=x.y\r\n"), { says, headers });
  await server.ask(get("/"), { says: "That is so without a cookie, too: this page is for strangers.", headers });
});

check("a page that does not use the session has no Vary, whoever was here before", VARY, async ({ start }) => {
  const server = await start({ args: [SITE] });
  for (const path of ["/", "/plain"]) {
    await server.ask(get(path), { says: "It is answered.", status: 200 });
    await server.ask(get("/plain"), {
      says: "It is the same for all, and may be kept for all.",
      headers: { Vary: null },
    });
  }
});

check("a page that writes the session depends on it", VARY, async ({ start }) => {
  const server = await start({ args: [SITE] });
  await server.ask("POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", {
    says: "The cookie is set, and Vary is there.",
    headers: { "Set-Cookie": /^session=/, Vary: "Cookie" },
  });
});

check("what the view has said of Vary stays", VARY, async ({ start }) => {
  const server = await start({ args: [SITE] });
  for (const fields of ["Accept-Language", "Cookie-Consent", "Accept, Origin"]) {
    await server.ask(get(`/vary/${encodeURIComponent(fields)}`), {
      says: "Cookie comes behind the other fields.",
      headers: { Vary: `${fields}, Cookie` },
    });
    await server.ask(get(`/other/${encodeURIComponent(fields)}`), {
      says: "A page that does not use the session keeps its Vary as it is.",
      headers: { Vary: fields },
    });
  }
});

check("Cookie is not named twice, and nothing is added to *", VARY, async ({ start }) => {
  const server = await start({ args: [SITE] });
  for (const fields of ["Cookie", "accept,COOKIE", "*"]) {
    const says = "The page says so already.";
    await server.ask(get(`/vary/${encodeURIComponent(fields)}`), { says, headers: { Vary: fields } });
  }
});

check("hooks and error handlers count, too", VARY, async ({ start }) => {
  const server = await start({ args: [SITE] });
  const headers = { Vary: "Cookie" };
  await server.ask(get("/hooked"), { says: "An afterRequest hook has looked at the session.", headers });
  const both = { Vary: "Origin, Cookie" };
  await server.ask(get("/by-hook"), {
    says: "The hook has set Vary, and the view has used the session: Cookie is added.",
    headers: both,
  });
  await server.ask(get("/nowhere"), { says: "The error handler for 404 has used the session.", status: 404, headers });
  await server.ask(get("/fail"), { says: "The view has used the session before it failed.", status: 500, headers });
});
