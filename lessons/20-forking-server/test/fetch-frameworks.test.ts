import { cases } from "@lbaws/demo-apps/behaviour";
import { exchange, type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const main = new URL("../src/main.ts", import.meta.url);

describe.each<[how: string, env: Record<string, string>]>([
  ["as it is", {}],
  ["watched by the validator", { VALIDATE: "1" }],
])("hono %s", (_how, env) => {
  let server: Server;
  beforeAll(async () => {
    server = await start(main, { args: ["hono"], env });
  });
  afterAll(() => server.stop());

  test.each(cases)("%s", (_name, run) => run(server.port));

  test("nothing is printed but the port", () => {
    expect(server.output()).toBe(`Serving HTTP on port ${server.port}\n`);
  });
});

test("a function from Request to Response runs without a framework", async () => {
  const server = await start(main, { args: ["fetch"] });
  try {
    const request = "POST /a?b=c HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";
    const response = await exchange(server.port, request);
    expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-type: application\/json\r\n/);
    expect(response).toContain('{"method":"POST","url":"http://a/a?b=c","body":"hello"}');
  } finally {
    await server.stop();
  }
});
