import { exchange, start, until } from "@lbaws/wire";
import { afterEach, expect, test, vi } from "vitest";
import type { App } from "../src/app.ts";
import { MicroFramework } from "../src/framework/micro-framework.ts";

const served: unknown[] = [];
vi.mock("../src/server.ts", () => ({ serve: async (port: number, app: App) => void served.push(port, app) }));
afterEach(() => {
  vi.unstubAllEnvs();
});

test.each<[what: string, options: { port?: number }, PORT: string | undefined, port: number]>([
  ["5000", {}, undefined, 5000],
  ["what PORT says", {}, "8889", 8889],
  ["what it is told", { port: 8890 }, "8889", 8890],
])("the port that run() serves on is %s", async (_what, options, PORT, port) => {
  vi.stubEnv("PORT", PORT);
  const app = new MicroFramework();
  await app.run(options);
  expect(served.splice(0)).toEqual([port, app.wsgiApp]);
});

test("a program serves its application with run(), and prints the trace", async () => {
  const server = await start(new URL("../apps/run.ts", import.meta.url), { env: { TRACE: "1" } });
  const response = await exchange(server.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect(response).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nHello from run\(\)\n$/);
  await until("the trace is printed", () => server.output().includes("pop context\n"));
  expect(server.output()).toBe(`Serving HTTP on port ${server.port}
push context: GET /
  open session
  match URL: hello
  view: hello
  make response: 200 OK
  save session
pop context
`);
  await server.stop();
});
