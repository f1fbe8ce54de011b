// A server that forks two children: one ends at once and is not waited for, the other is made for the first client,
// has copies of its parent's descriptors, and stays.
import { _exit, AF_INET, accept, bind, fork, getsockname, listen, SOCK_STREAM, socket } from "@lbaws/posix";

const listener = socket(AF_INET, SOCK_STREAM);
bind(listener, { family: AF_INET, address: "127.0.0.1", port: 0 });
listen(listener, 5);
const zombie = fork();
if (zombie === 0) _exit(0);
process.stdout.write(`zombie ${zombie}\n`);
process.stdout.write(`Serving HTTP on port ${(getsockname(listener) as { port: number }).port}\n`);
accept(listener);
const worker = fork();
if (worker !== 0) process.stdout.write(`worker ${worker}\n`);
setInterval(() => {}, 1_000_000);
