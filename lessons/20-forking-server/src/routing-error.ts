import { HttpError } from "./http-error.ts";

export class NotFound extends HttpError {
  constructor() {
    super("404 Not Found", "There is nothing at this path.");
  }
}

export class MethodNotAllowed extends HttpError {
  readonly allow: string[];

  /** With OPTIONS: whoever asks the table can answer it from `allow`. */
  constructor(methods: string[]) {
    const allow = [...new Set([...methods, "OPTIONS"])].sort();
    super("405 Method Not Allowed", `At this path there is only ${allow.join(", ")}.`);
    this.allow = allow;
  }
}

/** The path is percent-encoded, as in a URL, and does not begin with SCRIPT_NAME: the router does not know it. */
export class RedirectTo extends HttpError {
  readonly path: string;

  constructor(path: string) {
    super("308 Permanent Redirect", `The path is written ${path}`);
    this.path = path;
  }
}

/** The application's own mistake: it asked for a URL that its rules cannot give. */
export class BuildError extends Error {}
