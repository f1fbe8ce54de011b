import type { App, Header } from "../../../src/app.ts";

const TEXT: Header = ["Content-Type", "text/plain"];
const FIVE: Header = ["Content-Length", "5"];

const PAGES: Record<string, [status: string, headers: Header[], ...pieces: string[]]> = {
  "/empty": ["200 OK", [FIVE]],
  "/short": ["200 OK", [TEXT, ["content-length", "15"]], "hello", "there"],
  "/whole": ["200 OK", [TEXT, ["Content-Length", "10"]], "hello", "there"],
  "/none": ["200 OK", [TEXT, ["Content-Length", "0"]]],
  "/not-modified": ["304 Not Modified", [FIVE]],
};

export const app: App = (environ, startResponse) => {
  const [status, headers, ...pieces] = PAGES[environ.PATH_INFO] ?? ["404 Not Found", [TEXT]];
  startResponse(status, headers);
  return pieces.map((piece) => Buffer.from(piece));
};
