import { isMainThread, Worker } from "node:worker_threads";
import { _exit, fork } from "../../src/index.ts";
import { statusOf, tell } from "./support.ts";

if (isMainThread && process.argv[2] === "worker") {
  new Worker(import.meta.filename);
} else {
  try {
    const pid = fork();
    if (pid === 0) _exit(0);
    statusOf(pid);
    tell("forked");
  } catch (error) {
    tell((error as Error).message);
  }
}
