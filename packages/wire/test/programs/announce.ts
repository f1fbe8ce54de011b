import { createServer } from "node:net";

/** Listens on a free port, says so, and then runs `then`; every connection is answered with "hello" and ended. */
export function announce(then: () => void = () => {}): void {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end("hello");
  });
  server.listen(0, "127.0.0.1", () => {
    then();
    console.log(`Serving HTTP on port ${(server.address() as { port: number }).port}`);
  });
}
