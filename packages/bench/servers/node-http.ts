import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer((request, response) => {
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.setHeader("Connection", "close");
  response.end(headOf(request));
});

server.listen({ port: Number(process.env.PORT ?? 8888), host: "127.0.0.1", backlog: 128 }, () => {
  console.log(`Serving HTTP on port ${(server.address() as AddressInfo).port}`);
});

function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
