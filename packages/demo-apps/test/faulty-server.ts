import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expressApp } from "../src/express.ts";

/** What a server that hosts frameworks may do wrong; planted here between node:http and Express. */
const faults: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  "keeps an answer back until its end": (_request, response) => {
    const kept: Uint8Array[] = [];
    const end = response.end.bind(response);
    const keep = (chunk: Uint8Array | string = "") => kept.push(Buffer.from(chunk)) > 0;
    const flush = (chunk?: Uint8Array | string) => keep(chunk) && end(Buffer.concat(kept));
    Object.assign(response, { write: keep, end: flush });
  },
  "frames the chunks a second time": (_request, response) => {
    const write = response.write.bind(response);
    response.write = (chunk: string) => write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  },
  "keeps an abort to itself": (_request, response) => {
    const emit = response.emit.bind(response);
    response.emit = (name: string, ...values: unknown[]) => name !== "close" && emit(name, ...values);
  },
  "joins cookies": (_request, response) => change(response, "Set-Cookie", (cookies) => [cookies.join(", ")]),
  "says the type twice": (_request, response) => change(response, "Content-Type", ([type = ""]) => [type, type]),
  "forgets the length for HEAD": ({ method }, response) => {
    if (method === "HEAD") change(response, "Content-Length", () => []);
  },
  "decodes the path": (request) => {
    request.url = decodeURIComponent(request.url ?? "");
  },
};

/** Gives a field other values just before the head is sent. */
function change(response: ServerResponse, name: string, values: (old: string[]) => string[]): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number) => {
    const old = [response.getHeader(name) ?? []].flat().map(String);
    response.removeHeader(name);
    if (old.length > 0) for (const value of values(old)) response.appendHeader(name, value);
    return writeHead(status);
  };
}

const plant = faults[process.argv[2] ?? ""];
const server = createServer((request, response) => {
  plant?.(request, response);
  expressApp(request, response);
});
server.listen(0, "127.0.0.1", () => {
  console.log(`Serving HTTP on port ${(server.address() as AddressInfo).port}`);
});
