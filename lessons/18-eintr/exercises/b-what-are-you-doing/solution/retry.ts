/** Calls again as long as a signal has come first; signal(7). What `call` is given it computes itself, each time. */
export function retry<T>(call: () => T): T {
  while (true) {
    try {
      return call();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
    }
  }
}
