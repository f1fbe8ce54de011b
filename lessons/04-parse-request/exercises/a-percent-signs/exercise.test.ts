import { check } from "@lbaws/checks";

const PERCENT = { spec: "RFC 3986, section 2.1" };

function get(target: string, host = "a"): string {
  return `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
}

check("a percent sign without two digits gets 400", PERCENT, async ({ start }) => {
  const server = await start();
  for (const target of ["/100%", "/%4", "/%zz", "/a%4g", "/%%41", "/%41%4", "/%u0041", "/%-1"]) {
    await server.ask(get(target), { says: `${target} gets 400.`, status: 400 });
  }
});

check("so does one in a query", PERCENT, async ({ start }) => {
  const server = await start();
  for (const target of ["/?rate=100%", "/a?q=%20&r=%2", "/a?%x0"]) {
    await server.ask(get(target), { says: `${target} gets 400.`, status: 400 });
  }
});

check("so does one in the name of the host", { spec: "RFC 3986, section 3.2.2" }, async ({ start }) => {
  const server = await start();
  await server.ask(get("/", "a%2"), { says: "Host: a%2 gets 400.", status: 400 });
  await server.ask(get("/", "a%zz:8888"), { says: "Host: a%zz:8888 gets 400.", status: 400 });
  for (const target of ["http://a%zz/", "http://a/%zz"]) {
    await server.ask(get(target), { says: `${target} gets 400.`, status: 400 });
  }
});

check("two digits of any kind are fine", PERCENT, async ({ start }) => {
  const server = await start();
  for (const target of ["/caf%C3%A9", "/caf%c3%a9", "/%25zz", "/%00", "/%FF", "/a%20b?q=%2f%2F", "http://a%2db/%7e"]) {
    await server.ask(get(target), { says: `${target} is echoed as it came.`, status: 200, body: get(target) });
  }
  await server.ask(get("/", "a%2Db"), { says: "Host: a%2Db is fine.", status: 200 });
});

check("other fields may have percent signs", { spec: "RFC 9110, section 5.5" }, async ({ start }) => {
  const request = get("/").replace("\r\n\r\n", "\r\nX-Rate: 100%\r\n\r\n");
  await (await start()).ask(request, { says: "X-Rate: 100% is no fault.", status: 200, body: request });
});

check("the target stays as it came", { spec: "RFC 3986, section 2.4" }, async ({ inside, equal }) => {
  const targets = ["/a%2Fb", "/caf%c3%A9?q=%20", "/%2541"];
  const got = await inside(`
import { parseRequest } from "./src/request.ts";
const parse = (target) => parseRequest(Buffer.from("GET " + target + " HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n")).target;
export default ${JSON.stringify(targets)}.map(parse);`);
  equal(got, targets, "parseRequest decodes nothing.");
});
