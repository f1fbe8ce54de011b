import type { App, Environ, InputStream, StartResponse } from "../../src/app.ts";

let kept: InputStream | undefined;

/** For each path, what is read from the request's body. */
const readers: Record<string, (input: InputStream) => Uint8Array[]> = {
  "/read": (input) => [input.read(), input.read()],
  "/read-five": (input) => [input.read(5), input.read(5), input.read(5), input.read(5)],
  "/read-zero": (input) => [input.read(0), input.read1(0)],
  "/read1": (input) => {
    const pieces: Uint8Array[] = [];
    for (let piece = input.read1(3); piece.length > 0; piece = input.read1(3)) pieces.push(piece);
    return pieces;
  },
  "/readline": (input) => [input.readline(), input.readline(), input.readline(), input.readline()],
  "/readlines": (input) => [...input.readlines(), ...input.readlines()],
  "/iterate": (input) => [...input],
  "/mixed": (input) => [input.read1(1), input.readline(), input.read(2), ...input],
  "/nothing": () => [],
  "/keep": (input) => {
    kept = input;
    return [input.read(3)];
  },
  "/use-kept": (input) => [readOrFail(kept), input.read()],
  "/catch": (input) => [readOrFail(input), readOrFail(input)],
};

function readOrFail(input: InputStream | undefined): Uint8Array {
  try {
    return input?.read() ?? new Uint8Array();
  } catch {
    return Buffer.from("failed");
  }
}

/** Answers with a JSON list of what it read. */
export function app(environ: Environ, startResponse: StartResponse): ReturnType<App> {
  const input = environ["wsgi.input"];
  startResponse("200 OK", [["Content-Type", "application/json"]]);
  if (environ.PATH_INFO === "/back") return sendBack(input);
  const texts = readers[environ.PATH_INFO]?.(input).map((bytes) => Buffer.from(bytes).toString());
  return [Buffer.from(JSON.stringify(texts))];
}

/** Each piece as it comes, with a full stop behind the last. */
function* sendBack(input: InputStream): Iterable<Uint8Array> {
  for (let piece = input.read1(); piece.length > 0; piece = input.read1()) yield piece;
  yield Buffer.from(".");
}
