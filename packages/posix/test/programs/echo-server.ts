// echo-server.ts: a child for every connection, which echoes one message; tells its port, then on SIGTERM what is left.
import { readdirSync } from "node:fs";
import * as posix from "../../src/index.ts";
import { allocate, codeOf, tell } from "./support.ts";

const GARBAGE = Number(process.argv[2] ?? 300);
let reaped = 0;
let failed = 0;
let forked = 0;
let running = true;
posix.signal(posix.SIGCHLD, reap);
posix.signal(posix.SIGTERM, () => {
  running = false;
});
const listener = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
posix.bind(listener, { family: posix.AF_INET, address: "127.0.0.1", port: 0 });
posix.listen(listener, 1024);
const before = descriptors();
tell({ port: (posix.getsockname(listener) as posix.Inet4Address).port });
while (running) {
  const code = codeOf(serveOne);
  if (code !== "no error" && code !== "EINTR") throw new Error(code);
}
while (reaped + failed < forked) codeOf(() => posix.poll([], -1));
tell({ reaped, failed, grown: descriptors() - before, zombies: codeOf(() => posix.waitpid(-1, posix.WNOHANG)) });

function serveOne(): void {
  const { fd } = posix.accept(listener);
  if (GARBAGE > 0) allocate(GARBAGE);
  if (posix.fork() === 0) {
    posix.close(listener);
    echo(fd);
    process.exit(0);
  }
  forked++;
  posix.close(fd);
}

function echo(fd: number): void {
  const buffer = Buffer.alloc(1024);
  const count = posix.recv(fd, buffer);
  if (GARBAGE > 0) allocate(GARBAGE * 3);
  posix.send(fd, buffer.subarray(0, count));
  posix.close(fd);
}

function reap(): void {
  while (reaped + failed < forked) {
    const { pid, status } = posix.waitpid(-1, posix.WNOHANG);
    if (pid === 0) return;
    if (status === 0) reaped++;
    else failed++;
  }
}

function descriptors(): number {
  return readdirSync("/proc/self/fd").length;
}
