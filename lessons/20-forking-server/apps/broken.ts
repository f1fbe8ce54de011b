import type { App, Header } from "../src/app.ts";

const TEXT: Header = ["Content-Type", "text/plain; charset=utf-8"];

/** Text instead of bytes. */
// @ts-expect-error: the types know it, but nobody asks them when the program runs.
export const text: App = (_environ, startResponse) => {
  startResponse("200 OK", [TEXT]);
  return ["Hello\n"];
};

/** Two heads for one response. */
export const twice: App = (_environ, startResponse) => {
  startResponse("200 OK", [TEXT]);
  startResponse("404 Not Found", [TEXT]);
  return [Buffer.from("Hello\n")];
};

/** The body before the head. */
export const late: App = function* (_environ, startResponse) {
  yield Buffer.from("Hello\n");
  startResponse("200 OK", [TEXT]);
};

/** No head at all. */
export const headless: App = () => [];

/** A header that is the server's to send. */
export const connection: App = (_environ, startResponse) => {
  startResponse("200 OK", [TEXT, ["Connection", "close"]]);
  return [Buffer.from("Hello\n")];
};

/** A length in characters, not in bytes: é has two. */
export const length: App = (_environ, startResponse) => {
  const hello = "Hello, René\n";
  startResponse("200 OK", [TEXT, ["Content-Length", String(hello.length)]]);
  return [Buffer.from(hello)];
};

/** What the client sent, in a header: with a line end in it, the client could write headers of its own. */
export const split: App = (environ, startResponse) => {
  startResponse("200 OK", [TEXT, ["X-Path", environ.PATH_INFO]]);
  return [Buffer.from("Hello\n")];
};
