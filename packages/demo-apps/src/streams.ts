import { PassThrough } from "node:stream";
import { setTimeout } from "node:timers/promises";

/** Three lines, none of which is there before the one before it is sent. */
export async function* lines(): AsyncGenerator<string> {
  for (const line of ["one\n", "two\n", "three\n"]) {
    await setTimeout(10);
    yield line;
  }
}

/** Lines without end, for as long as somebody reads them. */
export async function* ticks(): AsyncGenerator<string> {
  for (let count = 1; ; count++) {
    yield `tick ${count}\n`;
    await setTimeout(20);
  }
}

/** One line, and then nothing more, but no end either. */
export function silence(): PassThrough {
  const stream = new PassThrough();
  stream.write("Waiting for you to leave.\n");
  return stream;
}

/** A line for each piece of a body as soon as the piece has come, and the sum at the end. */
export async function* receipts(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string> {
  let total = 0;
  for await (const piece of body) {
    total += piece.length;
    yield `received ${piece.length} bytes\n`;
  }
  yield `total ${total} bytes\n`;
}
