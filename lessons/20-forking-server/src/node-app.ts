import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { inspect } from "node:util";
import type { App, Environ } from "./app.ts";
import { isBeingRead, makeRequest } from "./node-request.ts";
import { makeResponse } from "./node-response.ts";

/** Makes an application of what node:http calls for each request, such as an Express application. */
export function nodeApp(listener: RequestListener): App {
  return (environ, startResponse) => {
    const socket = makeSocket(environ);
    const request = makeRequest(environ, socket);
    const { response, last } = makeResponse(request, startResponse);
    const ended = untilEnd(request, response);
    response.assignSocket(socket);
    const signal = environ["lbaws.signal"];
    signal?.addEventListener("abort", () => socket.destroy(signal.reason));
    new Promise((resolve) => resolve(listener(request, response))).catch((error) => {
      // When all is over, only the log is left.
      if (socket.destroyed) environ["wsgi.errors"].write(`${inspect(error)}\n`);
      else socket.destroy(error);
    });
    return ended.then(() => last);
  };
}

/** Stands for the client's connection. What is written to it is sent at once, so nobody has to wait for 'drain'. */
function makeSocket(environ: Environ): Socket {
  const socket = new Duplex({ readableHighWaterMark: 0, writableHighWaterMark: Number.MAX_SAFE_INTEGER, read() {} });
  return Object.assign(socket, {
    remoteAddress: environ.REMOTE_ADDR,
    remotePort: Number(environ.REMOTE_PORT),
    localAddress: environ.SERVER_NAME,
    localPort: Number(environ.SERVER_PORT),
    encrypted: environ["wsgi.url_scheme"] === "https",
    cork: () => {},
    uncork: () => {},
    setTimeout: () => socket,
    setNoDelay: () => socket,
    setKeepAlive: () => socket,
  }) as Duplex as Socket;
}

/** Sees to the events that node:http's server would see to. */
function untilEnd(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { socket } = request;
  return new Promise((resolve, reject) => {
    response.on("finish", () => {
      // Who still reads the request gets the rest of it.
      if (isBeingRead(request)) return request.on("end", () => socket.destroy());
      // A body that nobody has asked for is the server's to drop.
      if (request.readableFlowing === null) {
        request.complete = true;
        request.push(null);
        request.resume();
      }
      socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => {
      if (response.writableFinished) return resolve();
      request.destroy(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
      reject(new Error("The connection was closed before the end of the response."));
    });
  });
}
