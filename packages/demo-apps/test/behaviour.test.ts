import { type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases } from "../src/behaviour.ts";

const main = new URL("../src/node-http.ts", import.meta.url);

describe.each(["express", "koa", "fastify", "hono"])("%s on node:http", (name) => {
  let server: Server;
  beforeAll(async () => {
    server = await start(main, { nodeFlags: [], args: [name] });
  });
  afterAll(() => server.stop());

  test.each(cases)("%s", (_name, run) => run(server.port));

  test("nothing is printed but the port", () => {
    expect(server.output()).toBe(`Serving HTTP on port ${server.port}\n`);
  });
});

test("without a framework's name the server says which there are", async () => {
  const expected = "exit code 2 .*Name one of these: express, koa, fastify, hono\\.";
  await expect(start(main, { nodeFlags: [], args: ["rails"] })).rejects.toThrow(new RegExp(expected));
});
