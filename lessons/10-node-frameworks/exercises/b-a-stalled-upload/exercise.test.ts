import { join } from "node:path";
import { check } from "@lbaws/checks";

const SITE = join(import.meta.dirname, "apps/site.ts");

const WAIT = { spec: "Node.js, stream: readable._read(); man 2 poll" };
const LENGTH = { spec: "RFC 9112, section 6.3" };
const post = (path: string, framing: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n`;

check("a timer goes off while the rest of an upload is missing", WAIT, async ({ start }) => {
  const client = await (await start({ args: [SITE], env: { TIMEOUT: "60" } })).connect();
  await client.send([post("/tick", "Content-Length: 10"), "abcd"]);
  await client.wire.readUntil("\r\n\r\n");
  await client.expectBytes("tick", "30 ms after the first bytes the application writes, though others are missing.");
  await client.send("efg");
  await client.expectBytes("tick", "30 ms after the second piece the application writes again.");
  await client.send("hij");
  await client.expectBytes("done", "All has come, and the application hears of the end.");
});

check("an application can give up on a slow upload, and say so", WAIT, async ({ start }) => {
  const client = await (await start({ args: [SITE], env: { TIMEOUT: "60" } })).connect();
  await client.send(post("/patience", "Content-Length: 10"));
  await client.expect({ says: "After 30 ms the application answers.", status: 503, body: "too slow\n" });
});

check("a body that is there is read at once, and so is its end", LENGTH, async ({ start }) => {
  const server = await start({ args: [SITE], env: { TIMEOUT: "60" } });
  const says = "Nothing is missing, so nobody waits, on a connection that stays open.";
  await server.ask(`${post("/count", "Content-Length: 5")}hello`, { says, status: 200, body: "5 bytes" });
  await server.ask([post("/count", "Content-Length: 5"), "he", "l", "lo"], { says, status: 200, body: "5 bytes" });
  await server.ask("GET /count HTTP/1.1\r\nHost: a\r\n\r\n", { says, status: 200, body: "0 bytes" });
  const chunks = "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
  await server.ask(post("/count", "Transfer-Encoding: chunked") + chunks, { says, status: 200, body: "5 bytes" });
});

check("a request may still take only so long", WAIT, async ({ start }) => {
  const server = await start({ args: [SITE], env: { TIMEOUT: "2" } });
  await server.ask(`${post("/count", "Content-Length: 10")}hello`, {
    says: "Who never sends the rest gets 408 when TIMEOUT is over.",
    status: 408,
  });
});

check("other applications still wait for what they read", LENGTH, async ({ start }) => {
  const server = await start({ args: ["echo"], env: { TIMEOUT: "60" } });
  const request = ["POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", "he", "l", "lo"];
  await server.ask(request, { says: "apps/echo.ts reads the whole body.", status: 200, body: /hello$/ });
});

check("an environ from elsewhere has a wsgi.input that can only be read", WAIT, async ({ inside, equal }) => {
  const answer = await inside(`
    import { nodeApp } from "./src/node-app.ts";
    const pieces = [Buffer.from("he"), Buffer.from("llo"), Buffer.alloc(0)];
    const read = () => pieces.shift() ?? Buffer.alloc(0);
    const fields = { REQUEST_METHOD: "POST", SCRIPT_NAME: "", PATH_INFO: "/", QUERY_STRING: "", REQUEST_URI: "/" };
    const server = { SERVER_PROTOCOL: "HTTP/1.1", REMOTE_ADDR: "127.0.0.1", REMOTE_PORT: "1", CONTENT_LENGTH: "5" };
    const app = nodeApp((request, response) => {
      let text = "";
      request.on("data", (bytes) => (text += bytes)).on("end", () => response.end(text));
    });
    export default async () => {
      let out = "";
      const write = (bytes) => (out += Buffer.from(bytes));
      const environ = { ...fields, ...server, "wsgi.input": { read, read1: read }, "wsgi.errors": process.stderr };
      for await (const bytes of await app(environ, () => write)) write(bytes);
      return out;
    };`);
  equal(answer, "hello", "nodeApp reads all of the body from a wsgi.input that can only be read.");
});

check("what belongs to the next request is not read", LENGTH, async ({ start }) => {
  const client = await (await start({ args: [SITE], env: { TIMEOUT: "60" } })).connect();
  const request = `${post("/count", "Content-Length: 5")}hello`;
  await client.send(request + request);
  for (const which of ["first", "second"])
    await client.expect({ says: `The ${which} of two requests in one segment is answered.`, body: "5 bytes" });
});
