import assert from "node:assert/strict";
import { type Connection, connect, type Response } from "@lbaws/wire";

export type Cases = Record<string, (port: number) => Promise<void>>;

interface Content {
  fields?: string[];
  body?: string;
}

/** The answer to one request on a connection of its own, which must end with it. */
export function ask(port: number, requestLine: string, { fields = [], ...content }: Content = {}): Promise<Response> {
  return withConnection(port, async (client) => {
    const response = await askOn(client, requestLine, { fields: [...fields, "Connection: close"], ...content });
    assert.equal(response.header("connection")?.toLowerCase(), "close");
    assert.equal(await client.readAll(), "", "Bytes came after the end of the response.");
    return response;
  });
}

/** A server may serve one connection at a time, so each is closed before the next is opened. */
export async function withConnection<T>(port: number, use: (client: Connection) => Promise<T>): Promise<T> {
  const client = await connect(port);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

/** The answer to one of several requests on a connection. */
export async function askOn(client: Connection, requestLine: string, content: Content = {}): Promise<Response> {
  await client.send(formatRequest(requestLine, content));
  return readAnswer(client, requestLine);
}

/** A body's length is added, unless the fields already say where the body ends. */
export function formatRequest(requestLine: string, { fields = [], body = "" }: Content = {}): Buffer {
  const framed = body === "" || fields.some((field) => /^(Content-Length|Transfer-Encoding):/.test(field));
  const length = framed ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return Buffer.from([`${requestLine} HTTP/1.1`, "Host: localhost", ...length, ...fields, "", body].join("\r\n"));
}

export async function readAnswer(client: Connection, requestLine: string): Promise<Response> {
  const [method = ""] = requestLine.split(" ");
  const response = await client.readResponse({ method });
  checkHead(response, method);
  return response;
}

/** What holds for every head; RFC 9110 sections 5.2 and 6.6.1, RFC 9112 sections 6.1 and 6.2. */
function checkHead({ headers, status }: Response, method: string): void {
  const names = headers.map(([name]) => name.toLowerCase()).filter((name) => name !== "set-cookie");
  assert.deepEqual(names, [...new Set(names)], "A field comes twice.");
  assert.ok(names.includes("date"), "There is no Date.");
  const framing = names.filter((name) => name === "content-length" || name === "transfer-encoding");
  const [least, most] = status === 204 ? [0, 0] : [method === "HEAD" ? 0 : 1, 1];
  assert.ok(
    framing.length >= least && framing.length <= most,
    `The framing of a ${status}: ${framing.join() || "none"}`,
  );
}

/** Checks status, type and the bytes of a body in JSON. */
export function assertJson(response: Response, status: number, body: string): void {
  assert.equal(response.status, status);
  assert.match(response.header("content-type") ?? "", /^application\/json\b/);
  assert.equal(Buffer.from(response.body, "latin1").toString(), body);
}
