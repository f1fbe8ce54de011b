import { _exit, fork, pipe, RLIMIT_NOFILE, setrlimit, WEXITSTATUS, waitpid } from "../../src/index.ts";

// A program at its limit of descriptors can still fork: fork(2) has no EMFILE.
const [lowestFree] = pipe();
setrlimit(RLIMIT_NOFILE, { rlim_cur: lowestFree, rlim_max: lowestFree });
const statuses = [1, 2, 3].map((status) => {
  const pid = fork();
  if (pid === 0) _exit(status);
  return WEXITSTATUS(waitpid(pid).status);
});
console.log(statuses.join(" "));
