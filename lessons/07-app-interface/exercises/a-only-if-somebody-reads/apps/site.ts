import type { App, Body, InputStream, StartResponse } from "../../../src/app.ts";

type Page = (input: InputStream, startResponse: StartResponse) => Body;

const TEXT: [string, string][] = [["Content-Type", "text/plain"]];

const refuses: Page = (_input, startResponse) => {
  startResponse("401 Unauthorized", TEXT);
  return [Buffer.from("No.")];
};

const reads: Page = (input, startResponse) => {
  const pieces = [input.read(1), input.read(2), input.read()];
  startResponse("200 OK", TEXT);
  return [Buffer.concat(pieces)];
};

const looks: Page = (input, startResponse) => {
  const first = input.read(1);
  startResponse("200 OK", TEXT);
  return [first];
};

const talks: Page = function* (input, startResponse) {
  startResponse("200 OK", TEXT);
  yield Buffer.from("go on: ");
  yield input.read();
};

const PAGES: Record<string, Page> = { "/refuses": refuses, "/reads": reads, "/looks": looks, "/talks": talks };

export const app: App = (environ, startResponse) => {
  const page = PAGES[environ.PATH_INFO] ?? refuses;
  return page(environ["wsgi.input"], startResponse);
};
