import type { InputStream } from "./app.ts";
import { serverBroke, show } from "./contract.ts";

const STREAMS = "Input and Error Streams";
const EMPTY = new Uint8Array();
const LF = 10;

/** The same stream. The server is named when what it gives is not the request's body, which has `contentLength` bytes. */
export function watchInput(stream: InputStream, contentLength: string | undefined): InputStream {
  const watch = new Watch(contentLength || "Infinity");
  // Methods that are not here, such as close, stay those of the stream.
  return Object.assign(Object.create(stream), {
    read: (size = Number.POSITIVE_INFINITY) => {
      const bytes = watch.most(size, stream.read(...given(size)));
      return watch.take(bytes, bytes.length < size);
    },
    read1: (size = Number.POSITIVE_INFINITY) => {
      const bytes = watch.most(size, stream.read1(...given(size)));
      return watch.take(bytes, bytes.length === 0 && size > 0);
    },
    readline: () => watch.line(stream.readline()),
    readlines: () => [...watch.lines(stream.readlines())],
    [Symbol.iterator]: () => watch.lines(stream),
  });
}

const given = (size: unknown) => (size === Number.POSITIVE_INFINITY ? [] : [size as number]);
const broke = (fault: string) => serverBroke(STREAMS, `wsgi.input gave ${fault}.`);

/** What of the body has come. */
class Watch {
  readonly #length: string;
  #count = 0;
  #hasEnded = false;

  constructor(length: string) {
    this.#length = length;
  }

  /** `isLast`: the stream says with these bytes that the body has ended. */
  take(bytes: Uint8Array, isLast: boolean): Uint8Array {
    if (!(bytes instanceof Uint8Array)) throw broke(`${show(bytes)}, not bytes`);
    if (this.#hasEnded && bytes.length > 0) throw broke(`${show(bytes)} after the body had ended`);
    this.#count += bytes.length;
    this.#hasEnded ||= isLast;
    const isLong = this.#count > Number(this.#length);
    const isShort = this.#hasEnded && this.#length !== "Infinity" && this.#count < Number(this.#length);
    if (isLong || isShort) throw broke(`${this.#count} bytes, and CONTENT_LENGTH is ${this.#length}`);
    return bytes;
  }

  most(size: number, bytes: Uint8Array): Uint8Array {
    if (bytes?.length > size) throw broke(`${bytes.length} bytes when ${size} were asked for`);
    return bytes;
  }

  /** Only the last line may be without an LF. */
  line(bytes: Uint8Array): Uint8Array {
    const end = bytes.indexOf(LF) + 1;
    if (end > 0 && end < bytes.length) throw broke(`${show(bytes)} for one line`);
    return this.take(bytes, end === 0);
  }

  *lines(lines: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const line of lines) yield this.line(line);
    this.take(EMPTY, true);
  }
}
