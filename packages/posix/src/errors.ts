import { constants } from "node:os";
import { getSystemErrorName } from "node:util";

/** A failed system call, in the form of Node's own: `errno` is negative, `code` is errno(3)'s name. */
export interface ErrnoError extends NodeJS.ErrnoException {
  errno: number;
  code: string;
  syscall: string;
}

const entries = Object.entries(constants.errno).map(([name, number]): [number, string] => [number, name]);

// Of two names for one number the first is the usual one, EAGAIN before EWOULDBLOCK. Only here it is not.
const names = new Map([...entries.reverse(), [constants.errno.EOPNOTSUPP, "EOPNOTSUPP"]]);

/** The name of an errno(3) number, such as "EINTR" for 4. */
function errnoName(errno: number): string {
  const name = names.get(errno) ?? getSystemErrorName(-errno);
  return /^E[A-Z0-9]+$/.test(name) ? name : `E${errno}`;
}

/** An Error whose message reads `accept EINTR: Interrupted system call`. */
export function errnoError(syscall: string, errno: number, description: string): ErrnoError {
  const code = errnoName(errno);
  const error = new Error(`${syscall} ${code}: ${description}`);
  return Object.assign(error, { errno: -errno, code, syscall });
}
