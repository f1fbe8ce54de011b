import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { exchange, start } from "@lbaws/wire";
import { expect, test } from "vitest";

const main = new URL("../src/main.ts", import.meta.url);
const apps = fileURLToPath(new URL("../apps/", import.meta.url));

test.each([
  ["its name alone", "hello"],
  ["its name and the export's", "hello:app"],
  ["a path", "./apps/hello.ts"],
  ["a path and the export's name", "apps/hello.ts:app"],
  ["an absolute path", `${apps}hello.ts:app`],
])("an application is found by %s", async (_how, name) => {
  const server = await start(main, { args: [name] });
  try {
    const request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    expect(await exchange(server.port, request)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nHello, world\n$/);
  } finally {
    await server.stop();
  }
});

test.for([
  ["./apps/nothing.ts:app", `There is no file ${apps}nothing.ts: name an application as ./apps/hello.ts:app.`],
  ["nothing", `There is no file ${apps}nothing.ts: name an application as ./apps/hello.ts:app.`],
  ["./apps", `There is no file ${apps.slice(0, -1)}: name an application as ./apps/hello.ts:app.`],
  ["./apps/hello.ts:nothing", './apps/hello.ts exports no application "nothing": it exports app.'],
  [
    "./test/apps/greeting.ts:greeting",
    './test/apps/greeting.ts exports no application "greeting": it exports greeting.',
  ],
  ["./test/apps/throws.ts:app", "./test/apps/throws.ts, line 1, cannot be loaded: Error: no database"],
])("%j is refused in one sentence, with exit code 2", async ([name = "", sentence], { signal }) => {
  // Where it is not refused, the signal ends the server.
  const end = await promisify(execFile)(process.execPath, [fileURLToPath(main), name], { signal }).catch(
    (error) => error,
  );
  expect({ code: end.code, output: end.stdout, log: end.stderr }).toEqual({
    code: 2,
    output: "",
    log: `${sentence}\n`,
  });
});
