import assert from "node:assert/strict";
import { ask, askOn, assertJson, type Cases, formatRequest, readAnswer, withConnection } from "./ask.ts";

const JSON_TYPE = "Content-Type: application/json";
const CLOSE = "Connection: close";

export const messages: Cases = {
  "the framework says its name": async (port) => {
    const response = await ask(port, "GET /");
    assert.equal(response.status, 200);
    assert.match(response.header("content-type") ?? "", /^text\/plain\b/);
    assert.match(response.body, /^Hello from \S.*\n$/);
  },

  "HEAD gets the head of GET, with its Content-Length, and no body": async (port) => {
    for (const path of ["/", "/notes"]) {
      const [get, head] = [await ask(port, `GET ${path}`), await ask(port, `HEAD ${path}`)];
      assert.equal(head.status, 200);
      for (const name of ["content-type", "content-length"]) assert.equal(head.header(name), get.header(name), name);
    }
  },

  "a note is made, read and deleted on one connection": (port) =>
    withConnection(port, async (client) => {
      const made = await askOn(client, "POST /notes", { fields: [JSON_TYPE], body: '{"text": "Bücher ✓"}' });
      const path = made.header("location") ?? "";
      const note = `{"id":${path.replace("/notes/", "")},"text":"Bücher ✓"}`;
      assertJson(made, 201, note);
      assertJson(await askOn(client, `GET ${path}`), 200, note);
      assertJson(await askOn(client, "GET /notes"), 200, `[${note}]`);
      assert.equal((await askOn(client, `HEAD ${path}`)).status, 200);
      assert.equal((await askOn(client, `DELETE ${path}`)).status, 204);
      assertJson(await askOn(client, `GET ${path}`), 404, '{"error":"Not Found"}');
      assertJson(await askOn(client, "GET /notes", { fields: [CLOSE] }), 200, "[]");
      assert.equal(await client.readAll(), "");
    }),

  "requests sent at once are answered in their order": (port) =>
    withConnection(port, async (client) => {
      const lines = ["GET /hello/one", "GET /stream", "GET /hello/two"];
      await client.send(Buffer.concat(lines.map((line) => formatRequest(line))));
      assertJson(await readAnswer(client, "GET /hello/one"), 200, '{"name":"one","x":[]}');
      assert.equal((await readAnswer(client, "GET /stream")).body, "one\ntwo\nthree\n");
      assertJson(await readAnswer(client, "GET /hello/two"), 200, '{"name":"two","x":[]}');
    }),

  "JSON in chunks is read": async (port) => {
    const fields = [JSON_TYPE, "Transfer-Encoding: chunked"];
    const made = await ask(port, "POST /notes", { fields, body: '9\r\n{"text":"\r\n5\r\ntea"}\r\n0\r\n\r\n' });
    const path = made.header("location") ?? "";
    assertJson(made, 201, `{"id":${path.replace("/notes/", "")},"text":"tea"}`);
    assert.equal((await ask(port, `DELETE ${path}`)).status, 204);
  },

  "a client that waits for 100 Continue gets it once": (port) =>
    withConnection(port, async (client) => {
      const fields = [JSON_TYPE, "Expect: 100-continue", "Content-Length: 2", CLOSE];
      await client.send(formatRequest("POST /notes", { fields }));
      assert.match(await client.readUntil("\r\n\r\n"), /^HTTP\/1\.1 100 Continue\r\n/);
      await client.send("{}");
      assertJson(await readAnswer(client, "POST /notes"), 400, '{"error":"Bad Request"}');
      assert.equal(await client.readAll(), "");
    }),

  "JSON that is broken or has no text gets 400": async (port) => {
    for (const body of ['{"text": ', "{}", "null", '{"text": 5}']) {
      assertJson(await ask(port, "POST /notes", { fields: [JSON_TYPE], body }), 400, '{"error":"Bad Request"}');
    }
  },

  "an unknown path gets 404": async (port) => {
    assert.equal((await ask(port, "GET /nowhere")).status, 404);
  },

  "an encoded slash stays in its part of the path, and a query may name one thing twice": async (port) => {
    const response = await ask(port, "GET /hello/caf%C3%A9%2Fbar?x=1&x=%26");
    assertJson(response, 200, '{"name":"café/bar","x":["1","&"]}');
  },

  "two cookies come in two fields, and the client's arrive": async (port) => {
    const response = await ask(port, "GET /cookie", { fields: ["Cookie: a=1; b=2"] });
    assertJson(response, 200, '{"cookie":"a=1; b=2"}');
    const cookies = response.headers.filter(([name]) => name.toLowerCase() === "set-cookie");
    assert.deepEqual(
      cookies.map(([, value]) => value.split(";")[0]),
      ["flavour=oat", "size=large"],
    );
  },

  "a redirect leads to /": async (port) => {
    const response = await ask(port, "GET /redirect");
    assert.deepEqual([response.status, response.header("location")], [302, "/"]);
  },

  "a handler that fails gets the framework's 500, and the server goes on": async (port) => {
    assertJson(await ask(port, "GET /error"), 500, '{"error":"Internal Server Error"}');
    assert.equal((await ask(port, "GET /")).status, 200);
  },
};
