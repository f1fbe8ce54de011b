import { setImmediate } from "node:timers/promises";
import type { FetchHandler } from "./fetch-app.ts";

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
type Read = ReturnType<Reader["read"]>;

/** A handler whose responses say their length, if it is known when the head is. */
export function withLength(handler: FetchHandler): FetchHandler {
  return async (request) => {
    const response = await handler(request);
    if (response.body === null) return response;
    const reader = response.body.getReader();
    const first = reader.read();
    const bytes = await wholeOf(reader, first);
    if (bytes === undefined) return new Response(streamOf(reader, first), response);
    const answer = new Response(bytes, response);
    answer.headers.set("Content-Length", String(bytes.length));
    return answer;
  };
}

/** The whole body, if it is there. Who makes a body bit by bit is not waited for. */
async function wholeOf(reader: Reader, first: Read): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunk = await Promise.race([first, setImmediate(undefined)]);
  if (chunk === undefined || chunk.done) return chunk && new Uint8Array();
  // To read on would ask for more before the first chunk is sent.
  const closed = reader.closed.then(
    () => true,
    () => false,
  );
  return (await Promise.race([closed, setImmediate(false)])) ? chunk.value : undefined;
}

/** The same stream, from its first chunk on. */
function streamOf(reader: Reader, first: Read): ReadableStream<Uint8Array<ArrayBuffer>> {
  let isFirst = true;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
    const { done, value } = await (isFirst ? first : reader.read());
    isFirst = false;
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
}
