import { setTimeout } from "node:timers/promises";
import type { App, Header } from "../../src/app.ts";

const TEXT: Header[] = [["Content-Type", "text/plain"]];

export const promise: App = async (_environ, startResponse) => {
  await setTimeout(1);
  startResponse("200 OK", TEXT);
  return [Buffer.from("promised\n")];
};

export const generator: App = async function* (_environ, startResponse) {
  startResponse("200 OK", TEXT);
  for (const line of ["one\n", "two\n"]) {
    await setTimeout(1);
    yield Buffer.from(line);
  }
};

export const failing: App = async (environ) => {
  await setTimeout(1);
  throw new Error(`No answer to ${environ.PATH_INFO}.`);
};

/** On /wait it never answers and looks at no signal; elsewhere it is quick. */
export const deaf: App = async (environ, startResponse) => {
  startResponse("200 OK", TEXT);
  if (environ.PATH_INFO === "/wait") await new Promise(() => {});
  return [Buffer.from("quick\n")];
};

/** Its body begins, and then waits for ever; closing it is logged. */
export const endless: App = async (environ, startResponse) => {
  const log = environ["wsgi.errors"];
  startResponse("200 OK", TEXT);
  return {
    async *[Symbol.asyncIterator]() {
      yield Buffer.from("begun\n");
      await new Promise(() => {});
    },
    close: () => log.write("closed\n"),
  };
};

/** A body that simply ends when it is closed. */
export const halved: App = async (_environ, startResponse) => {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  startResponse("200 OK", TEXT);
  return {
    async *[Symbol.asyncIterator]() {
      yield Buffer.from("begun\n");
      await closed;
    },
    close,
  };
};

/** What it writes after its client has gone must not reach the next one. */
export const late: App = async (environ, startResponse) => {
  const write = startResponse("200 OK", TEXT);
  if (environ.PATH_INFO !== "/leave") return [Buffer.from("next\n")];
  write(Buffer.from("begun\n"));
  environ["lbaws.signal"]?.addEventListener("abort", () => {
    setImmediate(() => {
      try {
        write(Buffer.from("stray\n"));
      } catch (error) {
        environ["wsgi.errors"].write(`${error}\n`);
      }
    });
  });
  return new Promise(() => {});
};

/** Writes without a pause, so that a send is the first to find its client gone. */
export const ceaseless: App = async (environ, startResponse) => {
  const write = startResponse("200 OK", TEXT);
  environ["lbaws.signal"]?.addEventListener("abort", () => environ["wsgi.errors"].write("told\n"));
  write(Buffer.from("begun\n"));
  while (true) write(Buffer.alloc(1000));
};

/** Counts what it still did after its last answer. */
let done = 0;
export const afterwards: App = (_environ, startResponse) => {
  startResponse("200 OK", TEXT);
  setImmediate(() => done++);
  return [Buffer.from(`${done}\n`)];
};
