// The kernel says EAGAIN to fork: here a seccomp filter does, since RLIMIT_NPROC does not bind the superuser.
import { arch } from "node:os";
import { answer, installFilter } from "../../src/heap.ts";
import { fork, getpid } from "../../src/index.ts";
import { tell } from "./support.ts";

const SYS_clone = arch() === "arm64" ? 220 : 56;
const EAGAIN = 11;
if (!installFilter(answer(SYS_clone, EAGAIN))) throw new Error("no filter");
const before = getpid();
for (let i = 0; i < 3; i++) {
  try {
    fork();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    tell({ code, syscall, stillParent: getpid() === before && process.pid === before });
  }
}
