import { gzipSync } from "node:zlib";
import { check } from "@lbaws/checks";

check("other bodies are unpacked too", { spec: "RFC 1952, section 2.2" }, async ({ start }) => {
  const server = await start();
  const head = "PUT /log HTTP/1.1\r\nHost: a\r\nContent-Encoding: X-GZIP\r\nConnection: close\r\n";
  const text = Array.from({ length: 500 }, (_, line) => `line ${line}\n`).join("");
  const packed = Buffer.concat([gzipSync(text), gzipSync("and one more")]);
  const begin = `${head}Content-Length: ${packed.length}\r\n\r\n`;
  await server.ask(Buffer.concat([Buffer.from(begin), packed]), {
    says: "Two pieces of gzip behind each other are unpacked to one body.",
    status: 200,
    body: `${begin}${text}and one more`,
  });
  const unknown = `${head.replace("X-GZIP", "zstd")}Content-Length: 4\r\n\r\nhull`;
  await server.ask(unknown, { says: "zstd gets 415.", status: 415 });
});
