import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { until } from "../src/index.ts";

/** Listens in the test's own process, hands each connection to `serve`, and returns the port. Closed after the test. */
export async function listen(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket.on("error", () => {}));
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  onTestFinished(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await until("the server is closed", () => !server.listening);
  });
  await until("the server listens", () => server.listening);
  return (server.address() as { port: number }).port;
}

/** Answers every connection with these bytes, and then ends it, resets it, or leaves it open. */
export function answer(bytes: string, then: "end" | "reset" | "stay" = "end"): Promise<number> {
  return listen((socket) => {
    socket.resume();
    socket.write(bytes, "latin1", () => {
      if (then === "end") socket.end();
      if (then === "reset") socket.resetAndDestroy();
    });
  });
}
