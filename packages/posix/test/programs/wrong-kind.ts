// wrong-kind.ts: with a signal handler set, calls on descriptors of the wrong kind still fail at once.
import * as posix from "../../src/index.ts";
import { codeOf, tell } from "./support.ts";

posix.signal(posix.SIGUSR1, () => {});
const [a] = posix.socketpair(posix.AF_UNIX, posix.SOCK_STREAM);
const [readEnd, writeEnd] = posix.pipe();
const unconnected = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
const listener = posix.socket(posix.AF_INET, posix.SOCK_STREAM);
posix.listen(listener, 4);
const epoll = posix.epoll_create1();
const buffer = Buffer.alloc(8);
tell({
  accept: [a, readEnd, unconnected, 9999].map((fd) => codeOf(() => posix.accept(fd))),
  recv: [readEnd, unconnected, listener, 9999].map((fd) => codeOf(() => posix.recv(fd, buffer))),
  read: [writeEnd, epoll, 9999].map((fd) => codeOf(() => posix.read(fd, buffer))),
  write: [readEnd, epoll, 9999].map((fd) => codeOf(() => posix.write(fd, buffer))),
  epoll_wait: [a, 9999].map((fd) => codeOf(() => posix.epoll_wait(fd, 1, -1))),
});
