import { createServer } from "node:net";

/** Listens on PORT, says so, and then runs `then`; every connection is answered with "hello" and ended. */
export function announce(then: () => void = () => {}): void {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end("hello");
  });
  server.listen(Number(process.env.PORT), "127.0.0.1", () => {
    then();
    console.log(`Serving HTTP on port ${(server.address() as { port: number }).port}`);
  });
}
