import type { Socket } from "node:net";

process.once("message", (_, client: Socket) => {
  let head = "";
  client.setEncoding("latin1").on("data", (part: string) => {
    head += part;
    const end = head.indexOf("\r\n\r\n");
    if (end !== -1) answer(client, head.slice(0, end + 4));
  });
  client.resume();
});

function answer(client: Socket, head: string): void {
  const fields = "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n";
  client.end(`HTTP/1.1 200 OK\r\n${fields}\r\n${head}`, "latin1", () => process.exit());
}
