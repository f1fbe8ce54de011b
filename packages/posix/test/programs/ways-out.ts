// ways-out.ts WAY [raw]: forks; the child ends in the given way; the parent tells its status.
import { _exit } from "../../src/index.ts";
import { allocate, forkAs, statusOf, tell } from "./support.ts";

const [way = "", how] = process.argv.slice(2);

const ways: Record<string, () => unknown> = {
  _exit: () => _exit(3),
  "process.exit": () => process.exit(4),
  "process.exit without a number": () => {
    process.exitCode = 5;
    process.exit();
  },
  exitCode: () => {
    process.exitCode = 6;
  },
  "loop end": () => {},
  throw: () => {
    throw new Error("thrown in the child");
  },
  "throw a string": () => {
    throw "a mere string";
  },
  "throw in a timer": () =>
    setTimeout(() => {
      throw new Error("thrown in a timer");
    }, 1),
  "unhandled rejection": () => void Promise.reject(new Error("rejected in the child")),
  "handled exception": () => {
    process.on("uncaughtException", () => {
      process.exitCode = 7;
    });
    setTimeout(() => {
      throw new Error("caught");
    }, 1);
  },
  "unsettled await": () => new Promise(() => {}),
  "exit listeners": () => {
    process.on("exit", (code) => tell(["first", code]));
    process.on("exit", (code) => {
      tell(["second", code]);
      process.exitCode = 8;
    });
  },
  "exit in an exit listener": () => {
    process.on("exit", () => {
      tell("once");
      process.exit(9);
    });
  },
  "throw in an exit listener": () => {
    process.on("exit", () => {
      throw new Error("thrown at the exit");
    });
  },
  "throw in an uncaughtException listener": () => {
    process.on("uncaughtException", () => {
      throw new Error("thrown by the listener");
    });
    throw new Error("first");
  },
  "unsettled await with exitCode": () => {
    process.exitCode = 14;
    return new Promise(() => {});
  },
  beforeExit: () => {
    let turns = 0;
    process.on("beforeExit", (code) => {
      tell(["beforeExit", code]);
      if (++turns < 3) setTimeout(() => tell("timer"), 1);
      // So long that the timer is over before the loop looks at it.
      for (const end = performance.now() + 5; performance.now() < end; );
    });
    process.on("exit", () => tell("exit"));
  },
  "exit in beforeExit": () => void process.on("beforeExit", () => process.exit(10)),
  "exit from a timer": () => setTimeout(() => process.exit(11), 1),
  "exit from an immediate": () => setImmediate(() => process.exit(12)),
  "unref'd handle": () => setInterval(() => {}, 1e6).unref(),
  "many turns": () => {
    let turns = 0;
    const timer = setInterval(() => {
      allocate(2000);
      if (++turns === 50) clearInterval(timer);
    }, 0);
  },
  abort: () => process.abort(),
  "kill itself": () => process.kill(process.pid, "SIGTERM"),
};

const run = ways[way];
if (run === undefined) throw new Error(`no such way: ${way}`);
if (how === "plain") {
  await run();
} else {
  allocate(20_000);
  const pid = forkAs(how);
  if (pid === 0) {
    // Enough for several scavenges and a mark-compact: V8 posts tasks to helper threads then.
    allocate(how === "calm" ? 0 : 200_000);
    await run();
  } else {
    tell({ status: statusOf(pid) });
  }
}
