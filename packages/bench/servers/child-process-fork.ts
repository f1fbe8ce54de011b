import { fork } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

// Not read here, so every byte is there for the child.
const server = createServer({ pauseOnConnect: true }, (client) => {
  const child = fork(CHILD);
  child.send("client", client);
});

server.listen({ port: Number(process.env.PORT ?? 8888), host: "127.0.0.1", backlog: 128 }, () => {
  console.log(`Serving HTTP on port ${(server.address() as AddressInfo).port}`);
});
