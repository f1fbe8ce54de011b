import type { App, Environ, Header, StartResponse, Write } from "../../src/app.ts";

const TEXT: Header[] = [["Content-Type", "text/plain"]];
const RED: Header[] = [...TEXT, ["X-Colour", "red"]];
const FAILED = "503 Service Unavailable";

let keptWrite: Write = () => {};

/** One small application for each path. */
const applications: Record<string, App> = {
  /** Answers with the status and headers that it is sent as JSON. */
  "/head": (environ, startResponse) => {
    const [status, headers] = JSON.parse(Buffer.from(environ["wsgi.input"].read()).toString());
    startResponse(status, headers);
    return [Buffer.from("hello")];
  },
  "/refused-at-once": (_environ, startResponse) => {
    try {
      startResponse("200 OK", [["X-Evil", "a\nb"]]);
    } catch (error) {
      startResponse("200 OK", TEXT, error);
      return [Buffer.from("refused at once")];
    }
    return [Buffer.from("not refused")];
  },
  "/never": () => [Buffer.from("hello")],
  "/never-and-empty": () => [],
  "/twice": (_environ, startResponse) => {
    startResponse("200 OK", TEXT);
    startResponse("200 OK", TEXT);
    return [Buffer.from("hello")];
  },
  "/twice-though-refused": (_environ, startResponse) => {
    try {
      startResponse("200 OK", [["X-Evil", "a\nb"]]);
    } catch {
      startResponse("200 OK", TEXT);
    }
    return [Buffer.from("hello")];
  },
  "/replaced": (_environ, startResponse) => {
    startResponse("200 OK", RED);
    startResponse(FAILED, TEXT, new Error("no database"));
    return [Buffer.from("sorry")];
  },
  "/replaced-after-empty-chunks": function* (_environ, startResponse) {
    startResponse("200 OK", RED);
    yield Buffer.alloc(0);
    yield Buffer.alloc(0);
    startResponse(FAILED, TEXT, new Error("no database"));
    yield Buffer.from("sorry");
  },
  "/too-late-to-replace": function* (_environ, startResponse) {
    const error = new Error("no database");
    startResponse("200 OK", TEXT);
    yield Buffer.from("hello, ");
    try {
      startResponse(FAILED, TEXT, error);
    } catch (thrown) {
      yield Buffer.from(thrown === error ? "the same error" : "another error");
    }
  },
  "/changed-afterwards": (_environ, startResponse) => {
    const headers: Header[] = [...TEXT, ["X-Own", "own"]];
    startResponse("200 OK", headers);
    headers.push(["X-Evil", "a\nb"]);
    if (headers[1]) headers[1][1] = "Evil";
    return [Buffer.from("hello")];
  },
  "/on-first-pull": function* (_environ, startResponse) {
    startResponse("202 Accepted", TEXT);
    yield Buffer.from("hello");
  },
  "/empty": (_environ, startResponse) => {
    startResponse("200 OK", RED);
    return [];
  },
  /** Goes on when the client has sent a byte. */
  "/write": (environ, startResponse) => {
    const write = startResponse("200 OK", TEXT);
    write(Buffer.from("one, "));
    environ["wsgi.input"].read(1);
    write(Buffer.from("two, "));
    return [Buffer.from("three")];
  },
  "/keep-write": (_environ, startResponse) => {
    keptWrite = startResponse("200 OK", TEXT);
    return [Buffer.from("hello, "), Buffer.from("world")];
  },
  "/use-kept-write": (_environ, startResponse) => {
    startResponse("200 OK", TEXT);
    try {
      keptWrite(Buffer.from("for another client"));
    } catch {
      return [Buffer.from("write is over")];
    }
    return [Buffer.from("written")];
  },
};

export function app(environ: Environ, startResponse: StartResponse): ReturnType<App> {
  const application = applications[environ.PATH_INFO];
  if (application === undefined) throw new Error(`There is no application ${environ.PATH_INFO}.`);
  return application(environ, startResponse);
}
