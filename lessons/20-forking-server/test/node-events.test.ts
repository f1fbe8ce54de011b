import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { nodeApp } from "../src/node-app.ts";
import { makeEnviron } from "./exchange.ts";

interface Case {
  method?: string;
  /** What arrives of a body of ten bytes. */
  body?: string;
  listen: (request: IncomingMessage, response: ServerResponse, leave: () => void) => unknown;
}

interface Events {
  request: string[];
  response: string[];
}

const NAMES = ["end", "aborted", "prefinish", "finish", "drain", "error", "close"];

/** Notes the events of both, each in its own order; how they interleave differs from one version of Node to the next. */
function record(listen: Case["listen"], leave: () => void): { listener: RequestListener; events: Promise<Events> } {
  const { promise: events, resolve } = Promise.withResolvers<Events>();
  const listener: RequestListener = (request, response) => {
    const log: Events = { request: [], response: [] };
    const isOver = () => log.request.includes("close") && log.response.includes("close");
    for (const name of NAMES) {
      request.on(name, (error) => log.request.push(error === undefined ? name : `${name} ${error.code}`));
      response.on(name, () => log.response.push(name));
    }
    for (const message of [request, response]) message.on("close", () => isOver() && resolve(log));
    listen(request, response, leave);
  };
  return { listener, events };
}

async function underNode({ method = "GET", body, listen }: Case): Promise<Events> {
  const { listener, events } = record(listen, () => client.destroy());
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const length = body === undefined ? "" : "Content-Length: 10\r\n";
  client.resume().write(`${method} / HTTP/1.1\r\nHost: a\r\n${length}\r\n${body ?? ""}`);
  try {
    return await events;
  } finally {
    client.destroy();
    server.close();
  }
}

async function underUs({ method = "GET", body, listen }: Case): Promise<Events> {
  const controller = new AbortController();
  // A client that leaves in the middle of its body is noticed by who reads.
  const rest = (body?.length ?? 10) < 10 ? [new Error("The body ended early.")] : [];
  const leave = () => rest.length > 0 || controller.abort(new Error("The client has left."));
  const { listener, events } = record(listen, leave);
  const environ = {
    REQUEST_METHOD: method,
    "lbaws.signal": controller.signal,
    ...(body !== undefined && { CONTENT_LENGTH: "10" }),
  };
  const app = nodeApp(listener);
  await Promise.allSettled([app(makeEnviron(environ, [body ?? "", ...rest]), () => () => {})]);
  return events;
}

const cases: Record<string, Case> = {
  "an answer in one piece": { listen: (_request, response) => response.end("x") },
  "an answer in two pieces": { listen: (_request, response) => response.write("x", () => response.end("y")) },
  "an answer to HEAD": { method: "HEAD", listen: (_request, response) => response.end("x") },
  "an answer without a body": { listen: (_request, response) => response.writeHead(204).end() },
  "a body that is read": {
    body: "0123456789",
    listen: (request, response) => request.resume().on("end", () => response.end()),
  },
  "a body that is sent back": { body: "0123456789", listen: (request, response) => request.pipe(response) },
  "a body that is read after the answer": {
    body: "0123456789",
    listen: (request, response) => {
      request.on("data", () => {});
      response.end("x");
    },
  },
  "a request that is resumed and answered at once": {
    listen: (request, response) => request.resume() && response.end("x"),
  },
  "a body that nobody reads": { body: "0123456789", listen: (_request, response) => response.end() },
  "a client that leaves before the answer": { listen: (_request, _response, leave) => leave() },
  "a client that leaves in the middle of the answer": {
    listen: (_request, response, leave) => response.write("x", leave),
  },
  "a client that leaves after its body was read": {
    body: "0123456789",
    listen: (request, _response, leave) => request.resume().on("end", leave),
  },
  "a client that leaves in the middle of its body": {
    body: "012",
    listen: (request, _response, leave) => request.resume().on("data", leave),
  },
  "a response that is destroyed": { listen: (_request, response) => response.destroy() },
  "a response that is destroyed with an error": { listen: (_request, response) => response.destroy(new Error("x")) },
  "a request that is destroyed": { listen: (request) => request.destroy() },
  "a request that is destroyed with an error": {
    listen: (request) => request.destroy(Object.assign(new Error("x"), { code: "EX" })),
  },
};

test.each(Object.entries(cases))("%s causes the same events as with node:http", async (_name, what) => {
  expect(await underUs(what)).toEqual(await underNode(what));
});

test("a client that leaves ends the application with the reason that the server gives", async () => {
  const controller = new AbortController();
  const app = nodeApp(() => controller.abort(new Error("The client has left.")));
  const body = app(makeEnviron({ "lbaws.signal": controller.signal }), () => () => {});
  await expect(body).rejects.toBe(controller.signal.reason);
});
