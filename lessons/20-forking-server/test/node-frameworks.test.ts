import { cases } from "@lbaws/demo-apps/behaviour";
import { type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const FRAMEWORKS = ["express", "koa", "fastify"];
const ENVIRONMENTS: [how: string, env: Record<string, string>][] = [
  ["as it is", {}],
  ["watched by the validator", { VALIDATE: "1" }],
];

describe.each(FRAMEWORKS)("%s", (name) => {
  describe.each(ENVIRONMENTS)("%s", (_how, env) => {
    let server: Server;
    beforeAll(async () => {
      server = await start(new URL("../src/main.ts", import.meta.url), { args: [name], env });
    });
    afterAll(() => server.stop());

    test.each(cases)("%s", (_name, run) => run(server.port));

    test("nothing is printed but the port", () => {
      expect(server.output()).toBe(`Serving HTTP on port ${server.port}\n`);
    });
  });
});
