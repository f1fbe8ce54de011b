import { type AddressInfo, createServer } from "node:net";

// An echo server that holds each answer back for HOLD milliseconds, and answers wrongly from the WRONG-th connection on.
const hold = Number(process.env.HOLD ?? 0);
const wrong = Number(process.env.WRONG ?? Number.POSITIVE_INFINITY);
let connections = 0;

const server = createServer((client) => {
  const number = ++connections;
  let head = "";
  client.setEncoding("latin1").on("data", (part) => {
    head += part;
    if (!head.endsWith("\r\n\r\n")) return;
    const body = number < wrong ? head : "Sorry.";
    if (number >= wrong) console.log(`connection ${number} was too many`);
    setTimeout(() => client.end(`HTTP/1.1 200 OK\r\n\r\n${body}`), hold);
  });
});

server.listen(0, "127.0.0.1", () => {
  console.log(`Serving HTTP on port ${(server.address() as AddressInfo).port}`);
});
