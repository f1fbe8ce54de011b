import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "@lbaws/checks";
import { beforeAll } from "vitest";

const SITE = `
const TEXT = [["Content-Type", "text/plain"]];
const pages = {
  "/refuses": (_input, start) => (start("401 Unauthorized", TEXT), [Buffer.from("No.")]),
  "/reads": (input, start) => {
    const pieces = [input.read(1), input.read(2), input.read()];
    start("200 OK", TEXT);
    return [Buffer.concat(pieces)];
  },
  "/looks": (input, start) => {
    const first = input.read(1);
    start("200 OK", TEXT);
    return [first];
  },
  "/talks": function* (input, start) {
    start("200 OK", TEXT);
    yield Buffer.from("go on: ");
    yield input.read();
  },
};
export const app = (environ, start) => pages[environ.PATH_INFO](environ["wsgi.input"], start);
`;

const EXPECT = { spec: "RFC 9110, section 10.1.1" };
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
const post = (path: string, fields = "Expect: 100-continue\r\n") =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\n${fields}Content-Length: 5\r\n\r\n`;

let args: string[] = [];
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "continue-"));
  args = [join(folder, "site.mts")];
  writeFileSync(args[0] as string, SITE);
  return () => rmSync(folder, { recursive: true });
});

check("an application that does not read invites no body", EXPECT, async ({ start }) => {
  const server = await start({ args });
  const client = await server.connect();
  await client.send(post("/refuses"));
  const says = "The answer comes first, and says that the connection closes.";
  await client.expect({ says, status: 401, headers: { connection: "close" }, body: "No." });
  await client.expectEnd("Nothing follows the answer.");
});

check("an application that reads gets the body", EXPECT, async ({ start }) => {
  const server = await start({ args });
  const client = await server.connect();
  await client.send(post("/reads"));
  await client.expectBytes(CONTINUE, "The application reads, so the client may send.");
  await client.send("hello");
  await client.expect({ says: "Nothing but the answer follows.", status: 200, body: "hello" });
});

check(
  "nothing comes between the pieces of an answer",
  { spec: 'PEP 3333, "HTTP 1.1 Expect/Continue"' },
  async ({ start, that }) => {
    const server = await start({ args });
    const client = await server.connect();
    await client.send(post("/talks"));
    const begin = await client.wire.readUntil("go on: ");
    await client.send("hello");
    const rest = await client.wire.readAll();
    that(/^HTTP\/1\.1 200 /.test(begin), "The application answers before it reads.", begin);
    that(!/ 100 /.test(begin + rest), "In the midst of an answer there is no 100 Continue.", begin + rest);
    that(rest.includes("hello"), "A client that sends its body unasked is read.", begin + rest);
  },
);

check(
  "a body that was invited and left is read, and the connection goes on",
  { spec: "RFC 9112, section 9.3" },
  async ({ start }) => {
    const server = await start({ args });
    const client = await server.connect();
    await client.send(post("/looks"));
    await client.expectBytes(CONTINUE, "The application reads a byte, so the client may send.");
    await client.send("hello");
    await client.expect({ says: "It is the byte.", status: 200, headers: { connection: /keep-alive/ }, body: "h" });
    await client.send(`${post("/reads", "")}again`);
    await client.expect({ says: "The next request begins behind the body.", status: 200, body: "again" });
  },
);

check("who does not wait is not invited", EXPECT, async ({ start }) => {
  const server = await start({ args });
  const client = await server.connect();
  for (const path of ["/reads", "/refuses"]) {
    await client.send(`${post(path, "")}hello`);
    const status = path === "/reads" ? 200 : 401;
    const headers = { connection: /keep-alive/ };
    await client.expect({ says: "The answer comes at once, and the connection goes on.", status, headers });
  }
});
