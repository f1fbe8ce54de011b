import { cases } from "@lbaws/demo-apps/behaviour";
import { type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

describe.each(["express", "koa", "fastify"])("%s and the server keep the contract", (name) => {
  let server: Server;
  beforeAll(async () => {
    server = await start(new URL("../src/main.ts", import.meta.url), { args: [name], env: { VALIDATE: "1" } });
  });
  afterAll(() => server.stop());

  test.each(cases)("%s", async (_name, run) => {
    await run(server.port);
    expect(server.output()).not.toContain("PEP 3333");
  });
});
