import type { App, Environ, Header } from "../app.ts";

/** Like an application, but its chunks are values; so there is nothing that writes bytes. */
export type JsonApp = (environ: Environ, startResponse: Start) => Values | Promise<Values>;

type Values = (Iterable<unknown> | AsyncIterable<unknown>) & { close?(): void | Promise<void> };

type Start = (status: string, headers: Header[], error?: unknown) => void;

/** Sends each value as soon as it is there, as an element of an array. */
export function json(app: JsonApp): App {
  return async (environ, startResponse) => {
    const values = await app(environ, (status, headers, error) => {
      startResponse(status, [...headers, ["Content-Type", "application/json"]], error);
    });
    return {
      async *[Symbol.asyncIterator]() {
        let before = "[";
        for await (const value of values) {
          yield Buffer.from(before + (JSON.stringify(value) ?? "null"));
          before = ",\n";
        }
        yield Buffer.from(before === "[" ? "[]\n" : "]\n");
      },
      close: () => values.close?.(),
    };
  };
}
