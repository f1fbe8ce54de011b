import { randomInt, randomUUID } from "node:crypto";
import {
  AF_INET,
  accept,
  bind,
  close,
  fork,
  getsockname,
  listen,
  recv,
  SIGCHLD,
  SOCK_STREAM,
  send,
  signal,
  socket,
  WEXITSTATUS,
  WNOHANG,
  waitpid,
} from "../../src/index.ts";

console.log(randomUUID(), randomInt(1000), Math.random(), process.pid);
for (let i = 0; i < 3; i++) {
  if (fork() === 0) {
    console.log("child", process.pid, Math.random(), randomUUID(), randomInt(1e9));
    if (i === 1) throw new Error("boom");
    if (i === 2) {
      await new Promise((r) => setTimeout(r, 50));
      console.log("timer ok");
      process.exitCode = 5;
      process.on("exit", () => console.log("exit listener"));
      break;
    }
    process.exit(7);
  }
}
if (process.pid === Number(process.env.NEVER)) 1;
let n = 0;
const me = process.pid;
if (
  (await import("node:fs")).readFileSync("/proc/self/stat", "latin1").startsWith(String(me) + " ") &&
  process.exitCode === undefined
) {
  while (n < 3) {
    const r = waitpid(-1);
    n++;
    console.log("reaped", WEXITSTATUS(r.status));
  }
  signal(SIGCHLD, () => console.log("handler"));
  const l = socket(AF_INET, SOCK_STREAM);
  bind(l, { family: AF_INET, address: "127.0.0.1", port: 0 });
  listen(l, 5);
  if (fork() === 0) {
    const t = Date.now();
    while (Date.now() - t < 100);
    process.exit(3);
  }
  try {
    accept(l);
  } catch (e) {
    console.log((e as Error).message, e);
  }
  console.log(waitpid(-1, WNOHANG).status >> 8);
}
