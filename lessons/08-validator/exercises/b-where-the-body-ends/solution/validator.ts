import type { App, Body, Header, StartResponse, Write } from "./app.ts";
import { applicationBroke, checkEnviron, checkHead, guardStream, serverBroke, show } from "./contract.ts";
import { watchInput } from "./input-watch.ts";
import { headerOf } from "./response.ts";

const DETAILS = "Specification Details";
const START = "The start_response() Callable";
const LENGTH = "Handling the Content-Length Header";
const WRITE = "The write() Callable";

const INPUT = ["read", "read1", "readline", "readlines", Symbol.iterator];
const isSize = (arg: unknown) => arg === undefined || (Number.isInteger(arg) && Number(arg) >= 0);
const ERRORS = ["write", "flush"];
const isText = (arg: unknown) => typeof arg === "string";

/** The same application, watched on both sides: whoever breaks PEP 3333 is named in a ContractError. */
export function validate(app: App): App {
  let last: Exchange | undefined;
  return (...args) => {
    const [environ, startResponse] = args;
    if (args.length !== 2) throw serverBroke(DETAILS, `the application takes 2 arguments, not ${args.length}.`);
    checkEnviron(environ);
    const isLeftOpen = last?.isOpen && !environ["wsgi.multithread"];
    last = undefined;
    // Only a multithreaded server may have two bodies open at once.
    if (isLeftOpen) throw serverBroke(DETAILS, "it began a request and had not closed the body of the last one.");
    const input = guardStream("wsgi.input", environ["wsgi.input"], INPUT, isSize);
    environ["wsgi.input"] = watchInput(input, environ.CONTENT_LENGTH);
    environ["wsgi.errors"] = guardStream("wsgi.errors", environ["wsgi.errors"], ERRORS, isText);
    const exchange = new Exchange();
    const body = exchange.guard(app(environ, (...head) => exchange.start(startResponse, head)));
    last = exchange;
    return body;
  };
}

/** One response on its way from the application to the server. */
class Exchange {
  isOpen = true;
  #wasStarted = false;
  #headers: Header[] | undefined;
  #sent = 0;
  #iterated = false;

  start(startResponse: StartResponse, args: Parameters<StartResponse>): Write {
    const [status, headers, error] = args;
    const isRepeated = this.#wasStarted && error === undefined;
    if (isRepeated) throw applicationBroke(START, "it called startResponse a second time without an error.");
    this.#wasStarted = true;
    checkHead(status, headers);
    // A copy: the server may change its list.
    this.#headers = [...headers];
    const write = startResponse(...args);
    if (typeof write !== "function") throw serverBroke(START, `startResponse returned ${show(write)}, not write.`);
    return (bytes) => {
      if (this.#iterated) throw applicationBroke(WRITE, "it called write from within its body.");
      this.#check(bytes, WRITE);
      write(bytes);
    };
  }

  guard(body: Body): Body {
    const isIterable = typeof body === "object" && typeof body?.[Symbol.iterator] === "function";
    if (!isIterable || body instanceof Uint8Array) {
      throw applicationBroke(DETAILS, `it returned ${show(body)}, not a list or other iterable of bytes.`);
    }
    const guarded = { [Symbol.iterator]: () => this.#iterate(body), close: () => this.#close(body) };
    // A list stays a list: its length may tell the server how long the response is.
    return Object.assign(Array.isArray(body) ? body.slice() : {}, guarded);
  }

  *#iterate(body: Body): Generator<Uint8Array> {
    if (this.#iterated) throw serverBroke(DETAILS, "it iterated over the body twice.");
    this.#iterated = true;
    this.#checkOpen();
    for (const bytes of body) {
      this.#check(bytes, DETAILS);
      yield bytes;
      this.#checkOpen();
    }
    if (this.#headers === undefined) throw applicationBroke(DETAILS, "its body ended before startResponse was called.");
  }

  #check(bytes: unknown, clause: string): void {
    if (!(bytes instanceof Uint8Array)) throw applicationBroke(clause, `its body has ${show(bytes)} in it, not bytes.`);
    if (bytes.length === 0) return;
    if (this.#headers === undefined) throw applicationBroke(DETAILS, "its body began before startResponse was called.");
    const type = headerOf(this.#headers, "content-type");
    if (type === undefined) throw applicationBroke("Other HTTP Features", "its body has no Content-Type.");
    this.#sent += bytes.length;
    const length = headerOf(this.#headers, "content-length") ?? "Infinity";
    const fits = this.#sent <= Number(length);
    if (!fits) throw applicationBroke(LENGTH, `its body has ${this.#sent} bytes, and its Content-Length is ${length}.`);
  }

  #checkOpen(): void {
    if (!this.isOpen) throw serverBroke(DETAILS, "it used the body after it had closed it.");
  }

  #close(body: Body): void {
    if (!this.isOpen) throw serverBroke(DETAILS, "it closed the body twice.");
    this.isOpen = false;
    body.close?.();
  }
}
