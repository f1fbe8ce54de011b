import { createServer, type Socket } from "node:net";
import { type Connection, connect, type Server, start, until } from "@lbaws/wire";
import { onTestFinished } from "vitest";

/** Starts one of the programs beside this file; stopped after the test. */
export async function run(name: "family" | "quiet"): Promise<Server> {
  const server = await start(new URL(`programs/${name}.ts`, import.meta.url));
  onTestFinished(() => server.stop());
  return server;
}

/** The number that follows a word in what the server writes, sooner or later. */
export function numberAfter(word: string, server: Server): Promise<number> {
  return until(`the server's line "${word}"`, () => {
    const match = new RegExp(`${word} (\\d+)\\n`).exec(server.output());
    return match === null ? undefined : Number(match[1]);
  });
}

/** A client that is closed after the test. */
export async function client(port: number): Promise<Connection> {
  const connection = await connect(port);
  onTestFinished(() => connection.close());
  return connection;
}

/** A server in the test's own process that hands each connection to `serve`. */
export async function listen(serve: (socket: Socket) => void, path?: string): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on("error", () => {}));
    serve(socket);
  });
  server.listen(path === undefined ? { port: 0, host: "127.0.0.1" } : { path });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await until("the server listens", () => server.listening);
  return path === undefined ? (server.address() as { port: number }).port : 0;
}
