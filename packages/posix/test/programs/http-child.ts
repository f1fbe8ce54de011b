// http-child.ts: forked children serve node:http on the listening descriptor they inherited, several requests each.
import { createServer } from "node:http";
import * as posix from "../../src/index.ts";
import { allocate, statusOf, tell } from "./support.ts";

const listener = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
posix.bind(listener, { family: posix.AF_INET, address: "127.0.0.1", port: 0 });
posix.listen(listener, 64);
const children: number[] = [];
for (let i = 0; i < 2; i++) {
  const pid = posix.fork();
  if (pid === 0) {
    serve();
    break;
  }
  children.push(pid);
}
if (children.length === 2) {
  for (let i = 0; i < 40; i++) tell(request());
  for (const pid of children) posix.kill(pid, posix.SIGTERM);
  for (const pid of children) tell(statusOf(pid));
}

function serve(): void {
  const server = createServer((_request, response) => {
    allocate(2000);
    response.setHeader("connection", "close").end(`served by a child`);
  });
  server.listen({ fd: listener });
  process.on("SIGTERM", () => server.close(() => process.exit(3)));
}

function request(): string {
  const fd = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
  posix.connect(fd, posix.getsockname(listener));
  posix.send(fd, Buffer.from("GET / HTTP/1.1\r\nhost: here\r\n\r\n"));
  const buffer = Buffer.alloc(4096);
  let reply = "";
  for (let count = posix.recv(fd, buffer); count > 0; count = posix.recv(fd, buffer)) {
    reply += buffer.toString("utf8", 0, count);
  }
  posix.close(fd);
  return `${reply.slice(0, 15)} … ${reply.split("\r\n\r\n")[1]}`;
}
