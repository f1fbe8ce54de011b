import * as posix from "../../src/index.ts";
import { statusOf, tell } from "./support.ts";

let shared = "set before";
const parent = posix.getpid();
const [readEnd, writeEnd] = posix.pipe();
const pid = posix.fork();
if (pid === 0) {
  tell({ in: "child", shared, pidIsParents: posix.getpid() === parent, parentIsRight: posix.getppid() === parent });
  shared = "changed in the child";
  posix.write(writeEnd, Buffer.from(`${posix.getpid()} through the pipe`));
  posix._exit(7);
}
posix.close(writeEnd);
const buffer = Buffer.alloc(100);
const [childPid, ...words] = buffer.toString("utf8", 0, posix.read(readEnd, buffer)).split(" ");
const status = posix.WEXITSTATUS(statusOf(pid));
tell({ in: "parent", shared, childPidIsRight: childPid === String(pid), fromChild: words.join(" "), status });
