// moved-loop.ts: a child whose event loop gets lower descriptors than its parent's had.
import * as posix from "../../src/index.ts";
import { libc, uv } from "../../src/libc.ts";
import { codeOf, statusOf, tell } from "./support.ts";

const epollBefore = uv.backend_fd(uv.default_loop());
// Node kept this number busy when it opened its loop.
libc.close(0);
const pid = posix.fork();
if (pid === 0) {
  const epoll = uv.backend_fd(uv.default_loop());
  const refused = codeOf(() => posix.close(epoll)).startsWith("RangeError");
  const mine = Array.from({ length: 10 }, () => posix.socket(posix.AF_UNIX, posix.SOCK_STREAM));
  const freed = mine.map((fd) => codeOf(() => posix.close(fd)));
  tell({ refused, moved: epoll < epollBefore, freed: [...new Set(freed)] });
  posix._exit(0);
}
statusOf(pid);
