// A server whose child, in a session of its own, keeps the listening socket.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const server = createServer().listen(0, "127.0.0.1", () => {
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const child = spawn("sleep", ["1000"], { detached: true, stdio: ["ignore", "ignore", "ignore", fd] });
  console.log(`escaped ${child.pid}`);
  console.log(`Serving HTTP on port ${(server.address() as { port: number }).port}`);
});
