// signals-at-exit.ts MODE: a program ends while a child of its own sends it one SIGCHLD after the other.
import { _exit, fork, getpid, getppid, kill, SIGCHLD, SIGTERM, signal } from "../../src/index.ts";
import { codeOf } from "./support.ts";

const parent = getpid();
for (const signum of [SIGCHLD, SIGTERM]) signal(signum, () => {});
if (fork() === 0) {
  const deadline = performance.now() + 10_000;
  while (getppid() === parent && performance.now() < deadline) codeOf(() => kill(parent, SIGCHLD));
  _exit(0);
}
// A process that has a handler does not die of the signal, not even now.
process.on("exit", () => kill(parent, SIGTERM));
const ways: Record<string, () => void> = {
  "the end of the event loop": () => {},
  "process.exit": () => process.exit(0),
  "an uncaught error": () => {
    throw new Error("nobody catches it");
  },
};
ways[process.argv[2] ?? ""]?.();
