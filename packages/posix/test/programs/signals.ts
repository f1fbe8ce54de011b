// signals.ts MODE: what signal() promises, told as JSON.
import { setTimeout as pause } from "node:timers/promises";
import * as posix from "../../src/index.ts";
import { type Disposition, SIG_DFL, SIG_IGN, SIGCHLD, SIGTERM, SIGUSR1, SIGUSR2, signal } from "../../src/index.ts";
import { libc } from "../../src/libc.ts";
import { codeOf, statusOf, tell } from "./support.ts";

const self = posix.getpid();
const came: number[] = [];
const note = (signum: number) => void came.push(signum);

const modes: Record<string, () => unknown> = {
  "previous disposition": () => {
    const other = () => {};
    const nexts: Disposition[] = [note, other, SIG_IGN, SIG_DFL, SIG_IGN, note];
    const inOrder = nexts.map((next) => signal(SIGUSR1, next));
    return inOrder.map((before) =>
      typeof before === "symbol" ? before.description : before === note ? "note" : "other",
    );
  },
  ignored: () => {
    signal(SIGTERM, SIG_IGN);
    posix.kill(self, SIGTERM);
    return codeOf(() => posix.sleep(0.01));
  },
  "ignored children": () => {
    signal(SIGCHLD, SIG_IGN);
    const pid = posix.fork();
    if (pid === 0) posix._exit(0);
    return codeOf(() => posix.waitpid(pid));
  },
  default: () => {
    const pid = posix.fork();
    if (pid > 0) return statusOf(pid);
    signal(SIGTERM, note);
    signal(SIGTERM, SIG_DFL);
    posix.kill(posix.getpid(), SIGTERM);
    return posix._exit(0);
  },
  "set again": () => {
    for (const between of [SIG_DFL, SIG_IGN, SIG_DFL] as Disposition[]) {
      signal(SIGUSR1, note);
      posix.kill(self, SIGUSR1);
      posix.sleep(0);
      posix.sleep(0.001);
      signal(SIGUSR1, between);
    }
    return came;
  },
  "set again beside Node's listener": async () => {
    let nodes = 0;
    process.on("SIGUSR1", () => nodes++);
    signal(SIGUSR1, SIG_IGN);
    signal(SIGUSR1, note);
    posix.kill(self, SIGUSR1);
    const left = posix.sleep(5);
    for (let i = 0; i < 200 && nodes === 0; i++) await pause(5);
    return [left > 4, came, nodes];
  },
  "a handler that throws": () => {
    signal(SIGUSR1, () => {
      throw new Error("from the handler");
    });
    signal(SIGUSR2, note);
    posix.kill(self, SIGUSR1);
    posix.kill(self, SIGUSR2);
    const first = codeOf(() => posix.sleep(5));
    // Nothing comes any more, yet the second handler is still due.
    return [first, posix.sleep(5) > 4, came];
  },
  "a handler that throws in send": () => {
    const [a] = posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM);
    signal(SIGUSR1, () => {
      throw new Error("from the handler");
    });
    posix.kill(self, SIGUSR1);
    return codeOf(() => posix.send(a, Buffer.alloc(10_000_000)));
  },
  coalesced: () => {
    for (const signum of [SIGUSR1, posix.SIGRTMIN]) signal(signum, note);
    for (let i = 0; i < 3; i++) for (const signum of [SIGUSR1, posix.SIGRTMIN]) posix.kill(self, signum);
    posix.sleep(1);
    return [came.filter((signum) => signum === SIGUSR1).length, came.filter((signum) => signum !== SIGUSR1).length];
  },
  "a blocking call in a handler": () => {
    const [readEnd, writeEnd] = posix.pipe();
    const buffer = Buffer.alloc(1);
    signal(SIGUSR1, () => came.push(posix.read(readEnd, buffer)));
    posix.write(writeEnd, buffer);
    posix.kill(self, SIGUSR1);
    return [posix.sleep(5) > 4, came];
  },
  "a blocking call in a handler, and another signal": () => {
    const [readEnd] = posix.pipe();
    const codes: string[] = [];
    signal(SIGUSR1, () => void codes.push(codeOf(() => posix.read(readEnd, Buffer.alloc(1)))));
    signal(SIGUSR2, note);
    const killer = posix.fork();
    while (killer === 0) {
      libc.poll(null, 0, 20);
      posix.kill(self, SIGUSR2);
    }
    posix.kill(self, SIGUSR1);
    while (codes.length === 0) posix.sleep(5);
    posix.kill(killer, posix.SIGKILL);
    return [codes, statusOf(killer)];
  },
  "time limits of sockets": () => {
    signal(SIGUSR1, note);
    const [a] = posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM);
    const buffer = Buffer.alloc(10_000);
    for (const option of [posix.SO_RCVTIMEO, posix.SO_SNDTIMEO])
      posix.setsockopt(a, posix.SOL_SOCKET, option, { seconds: 0.05 });
    while (libc.send(a, buffer, buffer.length, posix.MSG_DONTWAIT) > 0);
    const calls = [posix.recv, posix.read, posix.send, posix.write];
    return calls.map((call) => codeOf(() => call(a, buffer)));
  },
  "refused numbers": () =>
    [posix.SIGKILL, posix.SIGSTOP, 0, -1, 65, 32, 1e6, posix.SIGSEGV, posix.SIGBUS, posix.SIGFPE].map((signum) =>
      codeOf(() => signal(signum, note)),
    ),
  "refused numbers for SIG_DFL": () =>
    [posix.SIGKILL, 0, 65, -5].map((signum) => codeOf(() => signal(signum, SIG_DFL))),
  "kill and accept": () => {
    signal(SIGUSR1, note);
    const listener = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
    posix.listen(listener, 8);
    for (let i = 0; i < 5000; i++) {
      posix.kill(self, SIGUSR1);
      const code = codeOf(() => posix.accept(listener));
      if (code !== "EINTR" || came.length !== i + 1) return [i, code, came.length];
    }
    return came.length;
  },
  "Node's listeners": async () => {
    signal(SIGUSR2, note);
    let nodes = 0;
    process.on("SIGUSR1", () => nodes++);
    process.on("SIGUSR2", () => nodes++);
    process.kill(process.pid, "SIGUSR1");
    process.kill(process.pid, "SIGUSR2");
    for (let i = 0; i < 400 && nodes < 2; i++) await pause(5);
    return [nodes, posix.sleep(5) > 4, came];
  },
  "no spurious wake-ups": () => {
    signal(SIGUSR1, note);
    libc.poll(null, 0, 1);
    return [posix.sleep(0.02), posix.poll([], 5), came];
  },
};

tell(await modes[process.argv[2] ?? ""]?.());
// A listener of Node's keeps the event loop going.
process.exit();
