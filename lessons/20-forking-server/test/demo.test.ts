import { cases } from "@lbaws/demo-apps/behaviour";
import { type Server, start } from "@lbaws/wire";
import { afterAll, beforeAll, describe, test } from "vitest";

describe("demo", () => {
  let server: Server;
  beforeAll(async () => {
    server = await start(new URL("../src/main.ts", import.meta.url), { args: ["demo"] });
  });
  afterAll(() => server.stop());

  test.each(cases)("%s", (_name, run) => run(server.port));
});
