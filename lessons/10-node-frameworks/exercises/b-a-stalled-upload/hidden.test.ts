import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "@lbaws/checks";
import { beforeAll } from "vitest";

const PROGRAM = `import { join } from "node:path";
const { nodeApp } = await import(join(process.cwd(), "src/node-app.ts"));
export const app = nodeApp((request, response) => {
  response.writeHead(200, { "Content-Length": 19 });
  const hear = () => setTimeout(() => response.write("wait"), 20);
  request.on("data", (bytes) => bytes.at(-1) === 46 && hear());
  request.on("end", () => response.end("end"));
  hear();
});
`;

let site = "";
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "stalled-"));
  site = join(folder, "site.mts");
  writeFileSync(site, PROGRAM);
  return () => rmSync(folder, { recursive: true });
});

check("an upload may stall as often as it likes", { spec: "man 2 poll" }, async ({ start }) => {
  const client = await (await start({ args: [site], env: { TIMEOUT: "60" } })).connect();
  await client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 22\r\n\r\n");
  await client.wire.readUntil("\r\n\r\n");
  await client.expectBytes("wait", "20 ms after the head the application writes, though the whole body is missing.");
  for (const piece of ["abc.", "d.", "efghijk."]) {
    await client.send(piece);
    await client.expectBytes("wait", "20 ms after each piece it writes, though others are missing.");
  }
  await client.send("lmnopqrs");
  await client.expectBytes("end", "The last byte is the end.");
});
