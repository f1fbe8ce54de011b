// Reads one request per connection and answers with its bytes as the content; the end of the response is the end of
// the connection.
import { createServer } from "node:net";

const server = createServer((socket) => {
  socket.on("error", () => {});
  let request = "";
  socket.setEncoding("latin1").on("data", (part: string) => {
    request += part;
    if (request.includes("\r\n\r\n")) socket.end(`HTTP/1.1 200 OK\r\n\r\n${request}`, "latin1");
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log(`Serving HTTP on port ${(server.address() as { port: number }).port}`);
});
