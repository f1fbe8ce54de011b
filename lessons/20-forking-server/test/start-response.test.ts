import { connect, exchange, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, expect, test } from "vitest";

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;

function post(path: string, body: string): Buffer {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
}

const TYPE = ["Content-Type", "text/plain"];
const EVIL = ["X-Evil", "1"];

let server: Server;
beforeAll(async () => {
  server = await start(new URL("../src/main.ts", import.meta.url), { args: ["./test/apps/start-response.ts:app"] });
});
afterAll(() => server.stop());

/** The answer of an application that gives this head. */
const answerWith = (status: string, headers: string[][]) =>
  exchange(server.port, post("/head", JSON.stringify([status, headers])));

const withoutDate = (response: string) => response.replace(/^Date: .*\r\n/m, "");

test("a head goes out as it was given, with what the server knows behind it", async () => {
  const headers = [
    ["Set-Cookie", "a=1"],
    ["Content-Type", "text/plain"],
    ["set-cookie", "b=é"],
  ];
  expect(withoutDate(await answerWith("200 Très bien", headers))).toBe(
    "HTTP/1.1 200 Très bien\r\nSet-Cookie: a=1\r\nContent-Type: text/plain\r\nset-cookie: b=é\r\n" +
      "Content-Length: 5\r\nServer: lbaws\r\nConnection: close\r\n\r\nhello",
  );
});

test("the server adds the date on which the answer was made (RFC 9110 section 6.6.1)", async () => {
  const before = Date.now();
  const [, date = ""] = /^Date: (\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)\r$/m.exec(
    await exchange(server.port, get("/replaced")),
  ) ?? [""];
  // The field has whole seconds.
  expect(Date.parse(date)).toBeGreaterThan(before - 1000);
  expect(Date.parse(date)).toBeLessThanOrEqual(Date.now());
});

test("an application's own Date and Server take the place of the server's", async () => {
  const date = ["date", "Thu, 01 Jan 1970 00:00:00 GMT"];
  const response = await answerWith("200 OK", [TYPE, date, ["SERVER", "mine"]]);
  expect(response.match(/^(date|server): .*/gim)).toEqual(["date: Thu, 01 Jan 1970 00:00:00 GMT", "SERVER: mine"]);
});

test.each([
  ["Connection", "keep-alive"],
  ["Keep-Alive", "timeout=5"],
  ["Proxy-Authenticate", "Basic"],
  ["Proxy-Authorization", "Basic x"],
  ["TE", "trailers"],
  ["Trailer", "X-Sum"],
  ["transfer-encoding", "chunked"],
  ["Upgrade", "websocket"],
])("an application that sends %s, which is for the server to send, gets 500", async (name, value) => {
  expect(await answerWith("200 OK", [TYPE, [name, value]])).toMatch(/^HTTP\/1\.1 500 /);
});

test.each([
  ["a status of two lines", "200 OK\r\nX-Evil: 1", [TYPE]],
  ["a status without a number", "OK", [TYPE, EVIL]],
  ["a status without a reason's space", "200", [TYPE, EVIL]],
  ["a name of two lines", "200 OK", [TYPE, ["X-Evil: 1\r\nX", "a"]]],
  ["a value of two lines", "200 OK", [TYPE, ["X", "a\r\nX-Evil: 1"]]],
  ["a lone LF", "200 OK", [TYPE, ["X", "a\nX-Evil: 1"]]],
  ["characters whose low bytes are CR LF", "200 OK", [TYPE, ["X", "a\u010d\u010aX-Evil: 1"]]],
  ["a field without a name", "200 OK", [TYPE, EVIL, ["", "a"]]],
  ["a length that is no number", "200 OK", [TYPE, EVIL, ["Content-Length", "0x5"]]],
  ["two lengths", "200 OK", [TYPE, EVIL, ["Content-Length", "5"], ["content-length", "6"]]],
])("%s gets 500, and nothing of that head leaves", async (_what, status, headers) => {
  const response = await answerWith(status, headers);
  expect(response).toMatch(/^HTTP\/1\.1 500 /);
  expect(response).not.toContain("Evil");
});

test("startResponse refuses a bad head at once, and the application can give another one", async () => {
  expect(await exchange(server.port, get("/refused-at-once"))).toMatch(/^HTTP\/1\.1 200 [\s\S]*refused at once$/);
});

test("a list that is changed after startResponse does not change the head", async () => {
  expect(await exchange(server.port, get("/changed-afterwards"))).toMatch(/^(?![\s\S]*Evil)[\s\S]*\r\n\r\nhello$/);
});

test.each([
  ["does not call startResponse", "/never"],
  ["does not call startResponse and has no body", "/never-and-empty"],
  ["calls startResponse twice without an error", "/twice"],
  ["calls startResponse again without an error after a refusal", "/twice-though-refused"],
])("an application that %s gets 500", async (_what, path) => {
  const response = await exchange(server.port, get(path));
  expect(response).toMatch(/^HTTP\/1\.1 500 [\s\S]*\r\nConnection: close\r\n/);
  expect(response).not.toContain("hello");
});

test.each([
  ["nothing of the body", "/replaced"],
  ["only empty chunks", "/replaced-after-empty-chunks"],
])("a second startResponse with an error replaces the whole head while there is %s", async (_what, path) => {
  const response = await exchange(server.port, get(path));
  expect(response).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n[\s\S]*sorry/);
  expect(response).not.toContain("X-Colour");
});

test("startResponse throws the error that it is given when the head has left", async () => {
  const client = await connect(server.port);
  await client.send(get("/too-late-to-replace"));
  expect(await client.readResponse()).toMatchObject({ status: 200, body: "hello, the same error" });
  client.close();
});

test("startResponse may wait until the first chunk is asked for", async () => {
  expect(await exchange(server.port, get("/on-first-pull"))).toMatch(/^HTTP\/1\.1 202 Accepted\r\n[\s\S]*hello/);
});

test("the head leaves at the end of a body without bytes", async () => {
  expect(withoutDate(await exchange(server.port, get("/empty")))).toBe(
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Colour: red\r\n" +
      "Content-Length: 0\r\nServer: lbaws\r\nConnection: close\r\n\r\n",
  );
});

test("what is given to write reaches the client while the application still works", async () => {
  const client = await connect(server.port);
  await client.send(post("/write", "x").subarray(0, -1));
  expect(await client.readUntil("one, ")).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  await client.send("x");
  expect(await client.readAll()).toMatch(/two, [\s\S]*three/);
});

test("write cannot reach another client once its own request is over", async () => {
  const client = await connect(server.port);
  for (const [path, body] of [
    ["/keep-write", "hello, world"],
    ["/use-kept-write", "write is over"],
  ] as const) {
    await client.send(get(path).replace("close", "keep-alive"));
    expect((await client.readResponse()).body).toBe(body);
  }
  client.close();
});
