// Ends by itself after one connection.
import { createServer } from "node:net";

const server = createServer((socket) => {
  socket.end("once");
  server.close();
});
server.listen(0, "127.0.0.1", () => {
  console.log(`Serving HTTP on port ${(server.address() as { port: number }).port}`);
});
