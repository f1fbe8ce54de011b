import { describe, expect, onTestFinished, test } from "vitest";
import { connect, type Response } from "../src/index.ts";
import { answer } from "./fake-server.ts";

const NEXT = "HTTP/1.1 200 OK\r\n";

describe("where a response ends (RFC 9112 section 6.3)", () => {
  test.each([
    ["HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"],
    ["GET", "HTTP/1.1 100 Continue\r\n\r\n"],
    ["GET", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n"],
    ["GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"],
    ["CONNECT", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"],
  ])("%s %j has no body", async (method, bytes) => {
    const [response, rest] = await readOne(bytes + NEXT, method);
    expect([response.body, response.raw, rest]).toEqual(["", bytes, NEXT]);
  });

  test("Content-Length", async () => {
    const [response, rest] = await readOne(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nh\xe9llo${NEXT}`);
    expect([response.body, rest]).toEqual(["h\xe9llo", NEXT]);
  });

  test("Content-Length 0", async () => {
    const [response, rest] = await readOne(`HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n${NEXT}`);
    expect([response.body, rest]).toEqual(["", NEXT]);
  });

  test("Content-Length twice with one value", async () => {
    const bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok";
    expect((await readOne(bytes))[0].body).toBe("ok");
  });

  test("chunked, with extensions and a trailer section", async () => {
    const chunks = '5;a="b"\r\nhello\r\nA \r\n 123456789\r\n0\r\nX-Sum: 1\r\n\r\n';
    const bytes = `HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n${chunks}`;
    const [response, rest] = await readOne(bytes + NEXT);
    expect([response.body, response.raw, rest]).toEqual(["hello 123456789", bytes, NEXT]);
  });

  test("chunked goes before Content-Length", async () => {
    const head = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n";
    const [response, rest] = await readOne(`${head}0\r\n\r\n${NEXT}`);
    expect([response.body, rest]).toEqual(["", NEXT]);
  });

  test("another coding last: the end of the connection, whatever Content-Length says", async () => {
    const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\nContent-Length: 1\r\n\r\n";
    expect((await readOne(`${head}until the end`))[0].body).toBe("until the end");
  });

  test("nothing said: the end of the connection", async () => {
    expect((await readOne("HTTP/1.0 200 OK\r\n\r\nall of it"))[0].body).toBe("all of it");
  });
});

test("status, reason and headers are as sent", async () => {
  const fields = "Content-Length:0\r\nSet-Cookie: a=1 \r\nset-cookie:\tb=2; Path=/\r\nX-Empty:\r\n";
  const [response] = await readOne(`HTTP/1.1 404 Not Found\r\n${fields}\r\n`);
  expect(response).toMatchObject({ status: 404, reason: "Not Found" });
  expect(response.headers.map(([name, value]) => `${name}=${value}`)).toEqual([
    "Content-Length=0",
    "Set-Cookie=a=1",
    "set-cookie=b=2; Path=/",
    "X-Empty=",
  ]);
  expect(response.header("SET-COOKIE")).toBe("a=1, b=2; Path=/");
  expect([response.header("x-empty"), response.header("missing")]).toEqual(["", undefined]);
});

test("responses of a pipeline come one by one, then the end is an error", async () => {
  const port = await answer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nb");
  const connection = await connect(port);
  expect((await connection.readResponse()).body).toBe("a");
  expect(await connection.readResponse()).toMatchObject({ body: "b", reason: "" });
  await expect(connection.readResponse()).rejects.toThrow(
    "The server ended the connection while waiting for a complete response. What had arrived: nothing",
  );
  connection.close();
});

test.each([
  ["a body that is too short", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"],
  ["chunks without the last one", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n"],
  ["a last chunk without the empty line", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"],
  ["a head that does not end", "HTTP/1.1 200 OK\r\nContent-Le"],
])("%s is quoted when the connection ends", async (_, bytes) => {
  await expect(readOne(bytes)).rejects.toThrow(
    `The server ended the connection while waiting for a complete response. What had arrived: ${JSON.stringify(bytes)}`,
  );
});

test.each([
  ["HTTP/1.1 20 OK\r\n\r\n", 'Not a status line (RFC 9112 section 4): "HTTP/1.1 20 OK"'],
  ["HTTP/2 200 OK\r\n\r\n", 'Not a status line (RFC 9112 section 4): "HTTP/2 200 OK"'],
  ["HTTP/1.1 200 OK\r\nA : b\r\n\r\n", 'Not a field line (RFC 9112 section 5): "A : b"'],
  ["HTTP/1.1 200 OK\nA: b\r\n\r\n", 'Not a status line (RFC 9112 section 4): "HTTP/1.1 200 OK\\nA: b"'],
  ["HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", 'Not a valid Content-Length: "-1"'],
  ["HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n", 'Not a valid Content-Length: "1, 2"'],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 'Not a chunk size: "x"'],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "No CRLF after a chunk of 1 bytes"],
])("%j breaks the syntax", async (bytes, message) => {
  await expect(readOne(bytes)).rejects.toThrow(message);
});

/** The first response that a client of a server that answers these bytes reads, and what comes after it. */
async function readOne(bytes: string, method = "GET"): Promise<[Response, string]> {
  const connection = await connect(await answer(bytes));
  onTestFinished(() => connection.close());
  return [await connection.readResponse({ method }), await connection.readAll()];
}
