import { check } from "@lbaws/checks";

const HOST = { spec: "RFC 9112, section 3.3" };
const MISDIRECTED = { spec: "RFC 9110, section 15.5.20" };
const LISTED = { env: { HOSTS: "localhost [::1] shop.example" } };

function get(target: string, host: string): string {
  return `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
}

check("a request for a name that is not in the list gets 421", MISDIRECTED, async ({ start }) => {
  const server = await start(LISTED);
  for (const host of ["evil.example", "evil.example:8888", "127.0.0.1", "[::2]"]) {
    await server.ask(get("/", host), { says: `Host: ${host} gets 421.`, status: 421 });
  }
});

check("the names of the list are answered, whatever their case and port", HOST, async ({ start }) => {
  const server = await start(LISTED);
  for (const host of ["localhost", "LocalHost:8888", "localhost:", "[::1]", "[::1]:8888", "shop.example"]) {
    const request = get("/", host);
    await server.ask(request, { says: `Host: ${host} is answered.`, status: 200, body: request });
  }
});

check(
  "an absolute target says who is meant, whatever Host says",
  { spec: "RFC 9112, section 3.2.2" },
  async ({ start }) => {
    const server = await start(LISTED);
    for (const target of ["http://evil.example/", "http://evil.example:80?localhost", "HTTP://evil.example"]) {
      await server.ask(get(target, "localhost"), { says: `${target} gets 421, with Host: localhost.`, status: 421 });
    }
    for (const target of ["http://localhost/", "HTTPS://SHOP.example:443?a=/", "http://[::1]"]) {
      await server.ask(get(target, "evil.example"), {
        says: `${target} is answered, whatever Host says.`,
        status: 200,
      });
    }
  },
);

check("a name that only looks like one of the list is not one", MISDIRECTED, async ({ start }) => {
  const server = await start(LISTED);
  for (const host of ["localhost.evil.example", "notlocalhost", "example", "shop.example.evil.example:8888"]) {
    await server.ask(get("/", host), { says: `Host: ${host} gets 421.`, status: 421 });
  }
  const says = "A name in the query is no absolute target.";
  await server.ask(get("/go?to=http://localhost/", "evil.example"), { says, status: 421 });
  const path = "With two slashes in front it is a path, and Host says who is meant.";
  await server.ask(get("//localhost/", "evil.example"), { says: path, status: 421 });
  await server.ask(get("//evil.example/", "localhost"), { says: path, status: 200 });
});

check("a name that nobody can have is not in the list either", MISDIRECTED, async ({ start }) => {
  const server = await start(LISTED);
  for (const host of ["evil.example:99999", "a%zz", "[1.2]", "1.2.3.4.5", "localhost%2e"]) {
    await server.ask(get("/", host), { says: `Host: ${host} gets 421.`, status: 421 });
    const good = "The next request is answered, whatever the last one said.";
    await server.ask(get("/", "localhost"), { says: good, status: 200 });
    await server.ask(get(`http://${host}/`, "localhost"), { says: `http://${host}/ gets 421.`, status: 421 });
    await server.ask(get("/", "localhost"), { says: good, status: 200 });
  }
  const says = "The port does not matter, whichever it is.";
  await server.ask(get("/", "localhost:99999"), { says, status: 200 });
});

check("a request that names no host is meant for none", HOST, async ({ start }) => {
  const server = await start(LISTED);
  await server.ask("GET / HTTP/1.0\r\n\r\n", { says: "HTTP/1.0 without Host gets 421.", status: 421 });
  await server.ask(get("/", ""), { says: "An empty Host gets 421.", status: 421 });
});

check("what is no valid request gets the same answer as before", { spec: "RFC 9112, section 3.2" }, async (checks) => {
  const server = await checks.start(LISTED);
  const wrong: [string, number][] = [
    [get("http://localhost/", "a b"), 400],
    ["GET http://localhost/ HTTP/1.1\r\n\r\n", 400],
    [get("/", "evil.example\r\nHost: localhost"), 400],
    ["BREW / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 501],
  ];
  for (const [request, status] of wrong) {
    await server.ask(request, { says: `${JSON.stringify(request)} gets ${status}.`, status });
  }
});

check("without HOSTS every name is answered", HOST, async ({ start }) => {
  const server = await start();
  for (const request of [get("/", "evil.example"), get("http://evil.example/", "a"), "GET / HTTP/1.0\r\n\r\n"]) {
    await server.ask(request, { says: "Nobody is refused.", status: 200, body: request });
  }
});
