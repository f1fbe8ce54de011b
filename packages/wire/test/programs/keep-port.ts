// A server whose child, in a session of its own, keeps the listening socket.
import { spawn } from "node:child_process";
import { AF_INET, bind, getsockname, listen, SOCK_STREAM, socket } from "@lbaws/posix";

const fd = socket(AF_INET, SOCK_STREAM);
bind(fd, { family: AF_INET, address: "127.0.0.1", port: 0 });
listen(fd, 5);
const child = spawn("sleep", ["1000"], { detached: true, stdio: ["ignore", "ignore", "ignore", fd] });
console.log(`escaped ${child.pid}`);
console.log(`Serving HTTP on port ${(getsockname(fd) as { port: number }).port}`);
setInterval(() => {}, 1000);
