// The application that the checks run. The server's working folder is the learner's copy.
import type { RequestListener } from "node:http";
import { join } from "node:path";

const { nodeApp }: typeof import("../../../src/node-app.ts") = await import(join(process.cwd(), "src/node-app.ts"));

const pages: Record<string, RequestListener> = {
  "/tick": (request, response) => {
    let ticks = 0;
    response.writeHead(200, { "Content-Length": 12 });
    request.on("data", () => ticks++ < 2 && setTimeout(() => response.write("tick"), 30));
    request.on("end", () => response.end("done"));
  },
  "/patience": (request, response) => {
    const giveUp = () => response.writeHead(503, { "Content-Length": 9 }).end("too slow\n");
    setTimeout(giveUp, 30);
    request.resume();
  },
  "/count": (request, response) => {
    let length = 0;
    request.on("data", (bytes: Uint8Array) => {
      length += bytes.length;
    });
    request.on("end", () => response.end(`${length} bytes`));
  },
};

export const app = nodeApp((request, response) => pages[request.url ?? ""]?.(request, response));
