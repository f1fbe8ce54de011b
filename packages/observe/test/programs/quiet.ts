// Listens with room for six connections, and never accepts one.
import { AF_INET, bind, getsockname, listen, SOCK_STREAM, socket } from "@lbaws/posix";

const listener = socket(AF_INET, SOCK_STREAM);
bind(listener, { family: AF_INET, address: "127.0.0.1", port: 0 });
listen(listener, 5);
process.stdout.write(`Serving HTTP on port ${(getsockname(listener) as { port: number }).port}\n`);
setInterval(() => {}, 1_000_000);
