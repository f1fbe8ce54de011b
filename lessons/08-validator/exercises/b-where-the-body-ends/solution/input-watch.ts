import type { InputStream } from "./app.ts";
import { serverBroke, show } from "./contract.ts";

const STREAMS = "Input and Error Streams";
const EMPTY = new Uint8Array();
const LF = 10;

/** The same stream. The server is named when what it gives is not the request's body, which has `contentLength` bytes. */
export function watchInput(stream: InputStream, contentLength: string | undefined): InputStream {
  const watch = new Watch(contentLength || "Infinity");
  // Methods that are not here, such as close, stay those of the stream. It also judges what it is asked with.
  return Object.assign(Object.create(stream), {
    read: (...args: Size) => {
      const bytes = watch.most(sizeOf(args), stream.read(...args));
      return watch.take(bytes, bytes.length < sizeOf(args));
    },
    read1: (...args: Size) => {
      const bytes = watch.most(sizeOf(args), stream.read1(...args));
      return watch.take(bytes, bytes.length === 0 && sizeOf(args) > 0);
    },
    readline: (...args: Size) => watch.line(stream.readline(...(args as [])), sizeOf(args)),
    // With a size there may be more lines.
    readlines: (...args: Size) => [...watch.lines(stream.readlines(...(args as [])), sizeOf(args) === ALL)],
    [Symbol.iterator]: (...args: Size) => {
      const lines = stream[Symbol.iterator](...(args as []));
      return watch.lines({ [Symbol.iterator]: () => lines });
    },
  });
}

type Size = [size?: number];
const ALL = Number.POSITIVE_INFINITY;
const sizeOf = ([size = ALL]: Size) => size;
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

  /** Only the last line may be without an LF, and one that is as long as was asked for. */
  line(bytes: Uint8Array, size = ALL): Uint8Array {
    const end = bytes.indexOf(LF) + 1;
    if (end > 0 && end < bytes.length) throw broke(`${show(bytes)} for one line`);
    return this.take(bytes, end === 0 && bytes.length < size);
  }

  *lines(lines: Iterable<Uint8Array>, areAll = true): Generator<Uint8Array> {
    for (const line of lines) yield this.line(line);
    if (areAll) this.take(EMPTY, true);
  }
}
