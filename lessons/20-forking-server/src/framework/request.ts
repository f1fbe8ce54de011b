import type { Environ } from "../app.ts";
import { badRequest, HttpError } from "../http-error.ts";
import { encodePath } from "../rule.ts";

/** What a view wants to know of its request, taken from the environ. */
export class Request {
  readonly environ: Environ;
  readonly method: string;
  readonly path: string;
  readonly args: URLSearchParams;
  readonly cookies: Map<string, string>;
  #data: Buffer | undefined;

  constructor(environ: Environ) {
    this.environ = environ;
    this.method = environ.REQUEST_METHOD;
    this.path = decodeText(environ.PATH_INFO);
    this.args = new URLSearchParams(environ.QUERY_STRING);
    this.cookies = parseCookies(environ.HTTP_COOKIE ?? "");
  }

  /** Where the application begins, as it stands in a URL. */
  get scriptRoot(): string {
    return encodePath(decodeText(this.environ.SCRIPT_NAME));
  }

  header(name: string): string | undefined {
    const variable = name.toUpperCase().replaceAll("-", "_");
    if (variable === "CONTENT_TYPE" || variable === "CONTENT_LENGTH") return this.environ[variable];
    return this.environ[`HTTP_${variable}`];
  }

  /** The whole body; waits until the client has sent it. */
  data(): Buffer {
    this.#data ??= Buffer.from(this.environ["wsgi.input"].read());
    return this.#data;
  }

  form(): URLSearchParams {
    return new URLSearchParams(this.#mimeType === "application/x-www-form-urlencoded" ? this.data().toString() : "");
  }

  json(): unknown {
    if (this.#mimeType !== "application/json")
      throw new HttpError("415 Unsupported Media Type", "Send JSON, with Content-Type: application/json.");
    try {
      return JSON.parse(this.data().toString());
    } catch (error) {
      if (error instanceof SyntaxError) throw badRequest("The body is not JSON.");
      throw error;
    }
  }

  get #mimeType(): string {
    return (this.environ.CONTENT_TYPE ?? "").replace(/;.*/s, "").trim().toLowerCase();
  }
}

/** A path is UTF-8, in a string that holds its bytes. */
function decodeText(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString();
}

/** RFC 6265 section 4.2. */
function parseCookies(field: string): Map<string, string> {
  const pairs = field.split(";").map((pair): [string, string] => {
    const [name = "", ...value] = pair.split("=");
    return [name.trim(), value.join("=").trim()];
  });
  // Of two with one name, the first is for the longer path.
  return new Map(pairs.filter(([name]) => name !== "").toReversed());
}
